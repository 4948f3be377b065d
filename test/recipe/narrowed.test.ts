import { describe, expect, it } from 'vitest'
import type { Space } from '../../src/domain/parameter.ts'
import type { Settings } from '../../src/domain/setting.ts'
import type { ObservedTrial } from '../../src/domain/trial.ts'
import { createRandom } from '../../src/math/random.ts'
import { narrowed } from '../../src/recipe/search/narrowed.ts'
import type { SearchNotes } from '../../src/recipe/search/search-round.ts'
import type { StageContext } from '../../src/recipe/stage.ts'
import { decode } from '../../src/space/encode.ts'
import { parseRange } from '../../src/space/parse-range.ts'

const space: Space = {
  parameters: [
    parseRange('@log:1e-5..1', 'lr'),
    parseRange('@0..0.5', 'dropout'),
    parseRange('@ilog:4..64', 'width'),
    parseRange('@adam,sgd,momentum,nesterov,rmsprop,adamw', 'optimizer'),
  ],
}
const context = { plan: { goal: { series: 'val/loss', direction: 'minimize' } } } as unknown as StageContext

/** 24 blind trials with such a loss, narrowed around the best six. */
function searched(seed: number, loss: (settings: Settings) => number): Space {
  const random = createRandom(seed)
  const trials = Array.from({ length: 24 }, (_, i): ObservedTrial => {
    const settings = decode(
      space,
      space.parameters.map(() => random.next()),
    )
    const values = [loss(settings)]
    const series = { name: 'val/loss', values, steps: [1], epochs: [1] }
    const trial = { number: i + 1, status: 'complete', settings }
    return { trial, curves: { 'val/loss': series } } as unknown as ObservedTrial
  })
  return narrowed(context, { trials } as unknown as SearchNotes, { space, share: 0.25, of: 24, margin: 0.1 })
}

const seeds = Array.from({ length: 40 }, (_, i) => i)
const cutIn = (spaces: readonly Space[], at: number): number =>
  spaces.filter(({ parameters }) => JSON.stringify(parameters[at]) !== JSON.stringify(space.parameters[at]))
    .length

describe('a space narrowed around its best trials', () => {
  const distance = (settings: Settings) => Math.abs(Math.log10(Number(settings['lr']) / 1e-3))
  const spaces = seeds.map((seed) => searched(seed, distance))

  it('is cut in the parameter that tells good from bad', () => {
    expect(cutIn(spaces, 0)).toBe(40)
    for (const { parameters } of spaces) {
      const rate = parameters[0] as { low: number; high: number }
      expect(rate.low).toBeLessThan(1e-3)
      expect(rate.high).toBeGreaterThan(1e-3)
    }
  })

  it('is left as it is in parameters that do not matter, but for one in twenty by chance', () => {
    // 120 looks at 5 %: 14 or more come in less than 1 % of all cases.
    expect(cutIn(spaces, 1) + cutIn(spaces, 2) + cutIn(spaces, 3)).toBeLessThan(14)
  })

  it('keeps large networks, whatever short trials say', () => {
    const small = seeds.map((seed) => searched(seed, ({ width }) => Number(width)))
    for (const { parameters } of small) expect(parameters[2]).toMatchObject({ low: 4, high: 64 })
    const large = seeds.map((seed) => searched(seed, ({ width }) => -Number(width)))
    expect(cutIn(large, 2)).toBeGreaterThan(30)
    for (const { parameters } of large) expect(parameters[2]).toMatchObject({ high: 64 })
  })

  it('keeps the words that did well where there are at least two of them', () => {
    const good = ['adam', 'adamw']
    const one = searched(
      1,
      ({ optimizer, lr }) => (good.includes(String(optimizer)) ? 0 : 1) + 1e-3 * Number(lr),
    )
    expect(one.parameters[3]).toMatchObject({ choices: good })
    const none = searched(1, ({ lr }) => Number(lr))
    expect(none.parameters[3]).toEqual(space.parameters[3])
  })
})
