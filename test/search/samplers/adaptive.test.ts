import { describe, expect, it } from 'vitest'
import type { Space } from '../../../src/domain/parameter.ts'
import type { Settings } from '../../../src/domain/setting.ts'
import { createRandom } from '../../../src/math/random.ts'
import { adaptive } from '../../../src/search/samplers/adaptive.ts'
import { random } from '../../../src/search/samplers/random.ts'
import type { PastTrial } from '../../../src/search/samplers/sampler.ts'
import { parseRange } from '../../../src/space/parse-range.ts'

const space: Space = {
  parameters: [parseRange('@log:1e-5..1', 'lr'), parseRange('@0.0..0.9', 'dropout')],
}
/** Best at lr 1e-2, whatever is dropped. */
const loss = ({ lr }: Settings): number => Math.log10(Number(lr) / 1e-2) ** 2
const requestOf = (finished: readonly PastTrial[], count = 4) => ({
  space,
  finished,
  running: [],
  count,
  offset: finished.length,
  random: createRandom(3),
})

/** Blind trials that were trained for such a share; short ones are worse by as much everywhere. */
function blind(count: number, about: { share: number; from?: number; noise?: number }): PastTrial[] {
  const { share, from = 0, noise = 0 } = about
  const generator = createRandom(7)
  const all = random.suggest({ ...requestOf([], from + count), offset: 0, random: createRandom(5) })
  return all.slice(from).map((settings, i) => {
    const goal = loss(settings) + 2 * (1 - share) + noise * generator.normal()
    return { number: from + i + 1, settings, status: 'complete', value: i, reached: { goal, share } }
  })
}

const off = ({ lr }: Settings): number => Math.abs(Math.log10(Number(lr) / 1e-2))

describe('adaptive', () => {
  it('draws as random does while nothing was trained in full, or little is known', () => {
    for (const known of [blind(24, { share: 0.4 }), blind(11, { share: 1 })]) {
      expect(adaptive.suggest(requestOf(known))).toEqual(random.suggest(requestOf(known)))
      expect(adaptive.expect!({ space, finished: known })).toBeNull()
    }
  })

  it('goes by what short trials said, once a few were trained in full', () => {
    const known = [...blind(24, { share: 0.4 }), ...blind(4, { share: 1, from: 24 })]
    const places = adaptive.suggest(requestOf(known, 8)).map(off)
    // Blind draws are so near in one of four cases.
    expect(places.filter((place) => place < 0.6).length).toBeGreaterThanOrEqual(6)
  })

  it('expects of settings what their neighbours came to, not what one was lucky with', () => {
    const known = blind(40, { share: 1, noise: 0.05 })
    const [unlucky, ...others] = [...known].sort((a, b) => off(b.settings) - off(a.settings)).slice(10)
    const lucky: PastTrial = { ...unlucky!, reached: { goal: -0.1, share: 1 } }
    const finished = known.map((one) => (one.number === lucky.number ? lucky : one))
    const expected = adaptive.expect!({ space, finished })!
    const best = others.sort((a, b) => expected(a.settings) - expected(b.settings))[0]!
    expect(lucky.reached!.goal).toBeLessThan(Math.min(...others.map(({ reached }) => reached!.goal)))
    expect(expected(best.settings)).toBeLessThan(expected(lucky.settings))
    expect(off(best.settings)).toBeLessThan(0.5)
  })
})
