import { describe, expect, it } from 'vitest'
import type { Space } from '../../src/domain/parameter.ts'
import { createRandom } from '../../src/math/random.ts'
import { type RecordedTrial, replayOrder } from '../../src/search/replay-order.ts'
import { samplers } from '../../src/search/samplers/index.ts'
import { decode } from '../../src/space/encode.ts'
import { parseRange } from '../../src/space/parse-range.ts'

const space: Space = { parameters: [parseRange('@log:1e-5..1', 'lr'), parseRange('@0.0..1', 'x')] }

function recorded(seed: number): RecordedTrial[] {
  const random = createRandom(seed)
  return Array.from({ length: 120 }, (_, i) => {
    const [u, v] = [random.next(), random.next()]
    const value = (u - 0.7) ** 2 + (v - 0.3) ** 2
    return { number: i + 1, settings: decode(space, [u, v]), value: i % 17 === 0 ? null : value }
  })
}

const order = (trials: readonly RecordedTrial[], sampler: string) =>
  replayOrder(trials, { space, sampler: samplers[sampler]!, random: createRandom(1) })

describe('replayOrder', () => {
  it.each(Object.keys(samplers))('%s comes by every trial once, and the same way each time', (sampler) => {
    const trials = recorded(1).slice(0, 40)
    const numbers = order(trials, sampler)
    expect([...numbers].sort((a, b) => a - b)).toEqual(trials.map(({ number }) => number))
    expect(order(trials, sampler)).toEqual(numbers)
  })

  it('a sampler that learns comes by the best ten sooner than chance', () => {
    // Chance puts the mean place of ten trials of 120 at 60.5, give or take 10.5.
    for (const sampler of ['tpe', 'gp']) {
      const trials = recorded(2)
      const best = trials
        .filter(({ value }) => value !== null)
        .sort((a, b) => a.value! - b.value!)
        .slice(0, 10)
        .map(({ number }) => number)
      const numbers = order(trials, sampler)
      const place = best.reduce((sum, number) => sum + numbers.indexOf(number), 0) / best.length
      expect([sampler, place < 40]).toEqual([sampler, true])
    }
  })
})
