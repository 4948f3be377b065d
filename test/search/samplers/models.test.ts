import { describe, expect, it } from 'vitest'
import type { Space } from '../../../src/domain/parameter.ts'
import type { Settings } from '../../../src/domain/setting.ts'
import { median } from '../../../src/math/quantile.ts'
import { createRandom } from '../../../src/math/random.ts'
import { samplers } from '../../../src/search/samplers/index.ts'
import type { PastTrial, Sampler } from '../../../src/search/samplers/sampler.ts'
import { parseRange } from '../../../src/space/parse-range.ts'

const valley: Space = {
  parameters: [
    parseRange('@log:1e-6..1', 'lr'),
    parseRange('@log:1e-6..1e-1', 'reg'),
    parseRange('@0.0..0.9', 'dropout'),
    parseRange('@adam,sgd,rmsprop', 'optimizer'),
  ],
}
/** Best at lr 0.003, reg 1e-4, any dropout, adam; diverges above lr 0.3. */
const loss = ({ lr, reg, dropout, optimizer }: Settings): number =>
  Math.log10(Number(lr) / 0.003) ** 2 +
  0.3 * Math.log10(Number(reg) / 1e-4) ** 2 +
  0.01 * Number(dropout) +
  (optimizer === 'adam' ? 0 : 0.5)

function search(sampler: Sampler, about: { seed: number; trials: number; batch?: number }): PastTrial[] {
  const { seed, trials, batch = 1 } = about
  const random = createRandom(seed)
  const finished: PastTrial[] = []
  while (finished.length < trials) {
    const offset = finished.length
    for (const settings of sampler.suggest({
      space: valley,
      finished,
      running: [],
      count: batch,
      offset,
      random,
    })) {
      const diverged = Number(settings['lr']) > 0.3
      finished.push({
        number: finished.length + 1,
        settings,
        status: diverged ? 'diverged' : 'complete',
        value: diverged ? null : loss(settings),
      })
    }
  }
  return finished
}

const best = (trials: readonly PastTrial[]): number =>
  Math.min(...trials.flatMap(({ value }) => (value === null ? [] : [value])))
const seeds = Array.from({ length: 5 }, (_, i) => i)

describe('samplers that learn', () => {
  const chance = median(seeds.map((seed) => best(search(samplers['random']!, { seed, trials: 60 }))))

  for (const [name, share, trials] of [
    ['tpe', 0.5, 60],
    ['gp', 0.5, 30],
    ['adaptive', 0.5, 40],
    ['cma-es', 0.8, 60],
  ] as const) {
    it(`${name}: after ${trials} trials comes within ${share} of what random search leaves after 60 (median of 5 seeds)`, () => {
      const reached = median(seeds.map((seed) => best(search(samplers[name]!, { seed, trials }))))
      expect(reached).toBeLessThan(share * chance)
    })
  }

  it('go less and less where training diverges', () => {
    for (const name of ['tpe', 'gp']) {
      const late = seeds
        .slice(0, 3)
        .flatMap((seed) => search(samplers[name]!, { seed, trials: 40 }).slice(20))
      const diverged = late.filter(({ status }) => status === 'diverged').length
      // A twelfth of the range diverges.
      expect(diverged / late.length).toBeLessThan(0.04)
    }
  })

  it('spread a batch: eight at once are as far apart as the space is uncertain', () => {
    for (const name of ['tpe', 'gp']) {
      const trials = search(samplers[name]!, { seed: 3, trials: 40, batch: 8 })
      const rates = trials.slice(-8).map(({ settings }) => settings['lr'])
      expect(new Set(rates).size).toBe(8)
    }
  })

  it('keep what was learnt when the range moves', () => {
    const trials = search(samplers['gp']!, { seed: 1, trials: 30 })
    const wider: Space = {
      parameters: valley.parameters.map((parameter) =>
        parameter.name === 'lr' ? parseRange('@log:1e-9..1', 'lr') : parameter,
      ),
    }
    const next = samplers['gp']!.suggest({
      space: wider,
      finished: trials,
      running: [],
      count: 4,
      offset: 30,
      random: createRandom(1),
    })
    for (const { lr } of next) expect(Number(lr)).toBeGreaterThan(1e-5)
  })
})
