import { describe, expect, it } from 'vitest'
import { violationOf } from '../../src/domain/constraint.ts'
import type { Space } from '../../src/domain/parameter.ts'
import type { Settings } from '../../src/domain/setting.ts'
import { hypervolume } from '../../src/math/hypervolume.ts'
import { median } from '../../src/math/quantile.ts'
import { createRandom } from '../../src/math/random.ts'
import { samplers } from '../../src/search/samplers/index.ts'
import type { PastTrial } from '../../src/search/samplers/sampler.ts'
import { parseRange } from '../../src/space/parse-range.ts'

const space: Space = {
  parameters: [
    ...Array.from({ length: 5 }, (_, i) => parseRange('@0.0..1', `x${i}`)),
    parseRange('@plain,heavy', 'kind'),
  ],
}
/** ZDT1 (Zitzler, Deb & Thiele 2000) in five dimensions; `heavy` is worse in the second goal. */
function zdt1(settings: Settings): readonly number[] {
  const [first, ...rest] = Array.from({ length: 5 }, (_, i) => Number(settings[`x${i}`]))
  const g = 1 + (9 * rest.reduce((sum, x) => sum + x, 0)) / rest.length
  return [first!, g * (1 - Math.sqrt(first! / g)) + (settings['kind'] === 'heavy' ? 1 : 0)]
}

/** Four settings at a time; with `goal`, of that one goal alone. */
function search(
  name: string,
  about: {
    seed: number
    trials: number
    goal?: number
    misses?: (settings: Settings) => readonly number[]
  },
): readonly PastTrial[] {
  const random = createRandom(about.seed)
  const finished: PastTrial[] = []
  while (finished.length < about.trials) {
    const offset = finished.length
    const asked = { space, finished, running: [], count: 4, offset, random }
    for (const settings of samplers[name]!.suggest(asked)) {
      const values = zdt1(settings)
      const misses = about.misses === undefined ? {} : { misses: about.misses(settings) }
      finished.push({
        number: finished.length + 1,
        settings,
        status: 'complete',
        value: values[about.goal ?? 0]!,
        ...(about.goal === undefined ? { values } : {}),
        ...misses,
      })
    }
  }
  return finished
}

const covered = (trials: readonly PastTrial[]) =>
  hypervolume(
    trials.map(({ values }) => values!),
    [1.1, 6],
  )
const seeds = [0, 1, 2, 3, 4]

describe('samplers for several goals', () => {
  const chance = median(seeds.map((seed) => covered(search('random', { seed, trials: 120 }))))

  it.each(['nsga2', 'tpe'])(
    '%s covers more than random search does with as many trials (median of 5 seeds)',
    (name) => {
      const reached = median(seeds.map((seed) => covered(search(name, { seed, trials: 120 }))))
      // The whole front covers 5.93 of it.
      expect(5.93 - reached).toBeLessThan(0.6 * (5.93 - chance))
    },
  )

  it('nsga2 goes to what keeps a constraint, and spreads along it', () => {
    const misses = ({ x0 }: Settings) => [0.4 - Number(x0)]
    const later = search('nsga2', { seed: 1, trials: 160, misses }).slice(80)
    const keeping = later.filter((trial) => violationOf(trial.misses) === 0)
    expect(keeping.length).toBeGreaterThan(0.8 * later.length)
    const firsts = keeping.map(({ values }) => values![0]!)
    expect(Math.max(...firsts) - Math.min(...firsts)).toBeGreaterThan(0.4)
  })

  it('nsga2 searches for one goal as well', () => {
    const finished = search('nsga2', { seed: 4, trials: 120, goal: 1 })
    const best = (trials: readonly PastTrial[]) => Math.min(...trials.map(({ value }) => value!))
    expect(best(finished.slice(24))).toBeLessThan(0.7 * best(finished.slice(0, 24)))
  })

  it('are those that say so', () => {
    const several = Object.values(samplers).filter(({ severalGoals }) => severalGoals)
    expect(several.map(({ name }) => name)).toEqual(['random', 'sobol', 'halton', 'tpe', 'nsga2', 'grid'])
  })
})
