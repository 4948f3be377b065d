import { describe, expect, it } from 'vitest'
import type { Space } from '../../src/domain/parameter.ts'
import type { Settings } from '../../src/domain/setting.ts'
import { space as domains } from '../../src/library/domain-builder.ts'
import { openSearch } from '../../src/library/open-search.ts'
import { createRandom } from '../../src/math/random.ts'
import { samplers } from '../../src/search/samplers/index.ts'
import type { PastTrial } from '../../src/search/samplers/sampler.ts'
import { parseRange } from '../../src/space/parse-range.ts'

const large: Space = {
  parameters: [
    parseRange('@log:1e-6..1', 'lr'),
    parseRange('@0.0..0.9', 'dropout'),
    parseRange('@adam,sgd,rmsprop', 'optimizer'),
    parseRange('@1..8', 'depth'),
  ],
}
/** So few settings that a draw is often one that another worker has. */
const small: Space = {
  parameters: [parseRange('@1..16', 'depth'), parseRange('@adam,sgd,rmsprop', 'optimizer')],
}

/** Settings of so many trials, by the order of asking; `workers` run at once, and the one asked for last ends first. */
function settingsOf(
  name: string,
  about: { space: Space; workers: number; trials: number },
): readonly Settings[] {
  const { space, workers, trials } = about
  const asked: Settings[] = []
  const finished: PastTrial[] = []
  let running: { number: number; settings: Settings }[] = []
  while (asked.length < trials) {
    if (running.length === workers) {
      const { number, settings } = running.pop()!
      const status = number % 7 === 0 ? 'failed' : 'complete'
      finished.push({ number, settings, status, value: status === 'failed' ? null : number % 5 })
      finished.sort((a, b) => a.number - b.number)
    }
    const [settings] = samplers[name]!.suggest({
      space,
      finished,
      running: running.map((one) => one.settings),
      count: 1,
      offset: asked.length,
      random: createRandom(3),
    })
    asked.push(settings!)
    running = [...running, { number: asked.length, settings: settings! }]
  }
  return asked
}

describe.each(['random', 'sobol'])('%s: the same seed gives the same settings', (name) => {
  it.each([
    ['large', large, 200],
    ['small', small, 48],
  ] as const)('with 1 worker, with 64, and asked for all at once, in a %s space', (_, space, trials) => {
    const alone = settingsOf(name, { space, workers: 1, trials })
    expect(settingsOf(name, { space, workers: 64, trials })).toEqual(alone)
    const request = { space, finished: [], running: [], offset: 0, random: createRandom(3) }
    expect(samplers[name]!.suggest({ ...request, count: trials })).toEqual(alone)
    expect(new Set(alone.map((settings) => JSON.stringify(settings))).size).toBeGreaterThan(0.7 * trials)
  })

  it('where 64 trials of a search are under way at once', async () => {
    const asked = async (atOnce: number) => {
      const search = await openSearch({
        space: { lr: domains.log(1e-4, 1), layers: domains.int(1, 4) },
        goal: { minimize: 'loss' },
        seed: 5,
        sampler: name,
        dir: null,
      })
      const all: unknown[] = []
      while (all.length < 64) {
        const trials = await Promise.all(Array.from({ length: atOnce }, () => search.ask()))
        all.push(...trials)
        for (const { number } of trials.toReversed()) await search.tell(number, number % 5)
      }
      await search.close()
      return all
    }
    expect(await asked(64)).toEqual(await asked(1))
  })
})
