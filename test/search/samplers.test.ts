import { describe, expect, it, test } from 'vitest'
import { createRandom } from '../../src/math/random.ts'
import { samplers } from '../../src/search/samplers/index.ts'
import type { SuggestRequest } from '../../src/search/samplers/sampler.ts'
import { parseRange } from '../../src/space/parse-range.ts'
import { samplerSuite } from '../../src/testing/sampler-suite.ts'

samplerSuite({ describe, test }, samplers)

const lr = parseRange('@log:1e-6..1', 'lr')
const reg = parseRange('@log:1e-5..1e2', 'reg')
const ask = (request: Partial<SuggestRequest>): SuggestRequest => ({
  space: { parameters: [lr, reg] },
  finished: [],
  running: [],
  count: 1,
  offset: 0,
  random: createRandom(1),
  ...request,
})

describe('random', () => {
  it('is uniform in log space: a sixth of 3,000 in every decade (4 sigma)', () => {
    const decades = new Array<number>(6).fill(0)
    for (const settings of samplers['random']!.suggest(ask({ space: { parameters: [lr] }, count: 3000 }))) {
      decades[Math.min(5, Math.floor(Math.log10(Number(settings['lr'])) + 6))]! += 1
    }
    for (const count of decades)
      expect(Math.abs(count - 500)).toBeLessThan(4 * Math.sqrt(3000 * (1 / 6) * (5 / 6)))
  })

  it('goes on where it stopped: 5 at once are 3 and then 2', () => {
    for (const name of ['random', 'sobol', 'grid']) {
      const { suggest } = samplers[name]!
      const three = suggest(ask({ count: 3 }))
      const two = suggest(ask({ count: 2, offset: 3, running: three }))
      expect([...three, ...two]).toEqual(suggest(ask({ count: 5 })))
    }
  })

  it('tries each of a few settings once before it repeats any', () => {
    const space = { parameters: [parseRange('@adam,sgd', 'optimizer'), parseRange('@bool', 'amp')] }
    const suggested = samplers['random']!.suggest(ask({ space, count: 4 }))
    expect(new Set(suggested.map((settings) => JSON.stringify(settings))).size).toBe(4)
  })
})

describe('sobol', () => {
  it('leaves no gap: 64 trials, one in every 64th of each parameter', () => {
    const suggested = samplers['sobol']!.suggest(ask({ count: 64 }))
    const cells = suggested.map(({ lr }) => Math.floor(((Math.log10(Number(lr)) + 6) / 6) * 64 + 1e-3))
    // Rounding to three digits moves a few values by a thousandth of a decade.
    expect(new Set(cells).size).toBeGreaterThanOrEqual(62)
  })
})

describe('grid', () => {
  const grid = samplers['grid']!
  it('warns with the 9-versus-3 sentence', () => {
    expect(grid.warning!({ parameters: [lr, reg] }, 9)).toBe(
      'With 9 trials a grid shows 3 distinct values of the parameter that matters, random search 9.',
    )
    expect(grid.warning!({ parameters: [lr] }, 9)).toBeNull()
    expect(samplers['random']!.warning?.({ parameters: [lr, reg] }, 9) ?? null).toBeNull()
  })

  it('is what one expects of a grid, the last parameter fastest', () => {
    const first = grid.suggest(ask({ count: 9 }))
    expect(first.map((settings) => [settings['lr'], settings['reg']])).toEqual([
      [1e-6, 1e-5],
      [1e-6, 0.0316],
      [1e-6, 100],
      [0.001, 1e-5],
      [0.001, 0.0316],
      [0.001, 100],
      [1, 1e-5],
      [1, 0.0316],
      [1, 100],
    ])
  })

  it('goes on with finer grids, never repeats, and ends where nothing is left', () => {
    const finer = grid.suggest(ask({ count: 25 }))
    expect(new Set(finer.map((settings) => settings['lr'])).size).toBe(5)
    expect(new Set(finer.map((settings) => JSON.stringify(settings))).size).toBe(25)
    const space = { parameters: [parseRange('@adam,sgd', 'optimizer'), parseRange('@1..7', 'depth')] }
    expect(grid.suggest(ask({ space, count: 100 }))).toHaveLength(14)
    expect(grid.suggest(ask({ space, count: 100, offset: 14 }))).toEqual([])
  })
})
