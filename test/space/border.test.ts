import { describe, expect, it } from 'vitest'
import type { Space } from '../../src/domain/parameter.ts'
import type { Settings } from '../../src/domain/setting.ts'
import { createRandom, type Random } from '../../src/math/random.ts'
import { samplers } from '../../src/search/samplers/index.ts'
import { type BorderTrial, detectBorders } from '../../src/space/border.ts'
import { divergedBorder } from '../../src/space/diverged-border.ts'
import { decode } from '../../src/space/encode.ts'
import { parseRange } from '../../src/space/parse-range.ts'

const space: Space = {
  parameters: [
    parseRange('@log:1e-5..1e-1', 'lr'),
    parseRange('@log:1e-6..1', 'reg'),
    parseRange('@0.0..1', 'nothing'),
    parseRange('@0..0.5', 'dropout'),
  ],
}

/** What a search looks like: the loss falls from ln 10 to an optimum at `best`, and eight times that rate diverges. */
function loss(settings: Settings, best: number): number {
  const x = Math.log10(Number(settings['lr']) / best)
  if (x > 0.9) return Number.NaN
  const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v))
  const rate = 0.3 + 2 * sigmoid(-(x + 1.6) * 2.6) + 0.25 * Math.max(0, x) ** 2 + 0.05 * Math.min(x * x, 4)
  // Without effect up to 1e-2, ruinous above.
  const reg = 1.5 * sigmoid((Math.log10(Number(settings['reg'])) + 1.5) * 3)
  return rate + reg + 0.3 * (Number(settings['dropout']) - 0.2) ** 2
}

/** The loss as a parabola in every parameter that has an influence. */
function bowl(settings: Settings, best: number): number {
  const x = Math.log10(Number(settings['lr']) / best)
  const reg = Math.log10(Number(settings['reg'])) + 3
  return 0.15 * x * x + 0.05 * reg * reg + 0.3 * (Number(settings['dropout']) - 0.2) ** 2
}

function search(about: {
  sampler: string
  seed: number
  best: number
  noise: number
  surface: typeof loss
}): BorderTrial[] {
  const random: Random = createRandom(about.seed)
  const suggested = samplers[about.sampler]!.suggest({
    space,
    finished: [],
    running: [],
    count: 60,
    offset: 0,
    random,
  })
  const noise = random.stream('noise')
  return suggested.map((settings) => {
    const value = about.surface(settings, about.best) + about.noise * noise.normal()
    return Number.isNaN(value)
      ? { settings, value: null, status: 'diverged' }
      : { settings, value, status: 'complete' }
  })
}

/** How often each end was told, as a share of the seeds. */
function shares(seeds: number, about: Omit<Parameters<typeof search>[0], 'seed'>): Record<string, number> {
  const counts: Record<string, number> = {}
  for (let seed = 0; seed < seeds; seed++) {
    for (const { parameter, side } of detectBorders({ space, trials: search({ ...about, seed }) })) {
      counts[`${parameter} ${side}`] = (counts[`${parameter} ${side}`] ?? 0) + 1 / seeds
    }
  }
  return counts
}

const worst = (counts: Record<string, number>): number => Math.max(0, ...Object.values(counts))
const surfaces = [
  ['loss', loss],
  ['bowl', bowl],
] as const

// Shares of 400 fixed seeds. Where every end had a true rate of 0.5 %, one of them would pass 1 % in 1 of 20 counts.
describe.each(['random', 'sobol'])('borders of a search of 60 trials (%s)', (sampler) => {
  it.each(surfaces)(
    '%s, optimum inside: at most 1 % false alarms at any end of any parameter',
    (_, surface) => {
      for (const noise of [0.02, 0.1]) {
        for (const best of [2e-4, 1e-3, 1e-2]) {
          const counts = shares(400, { sampler, best, noise, surface })
          expect(worst(counts), JSON.stringify(counts)).toBeLessThanOrEqual(0.01)
        }
      }
    },
  )

  it.each(surfaces)(
    '%s, optimum 0.3 decades outside: told in at least 95 %, and nothing else',
    (_, surface) => {
      for (const noise of [0.02, 0.05]) {
        const above = shares(400, { sampler, best: 0.2, noise, surface })
        const below = shares(400, { sampler, best: 5e-6, noise, surface })
        const { 'lr high': high = 0, ...othersAbove } = above
        const { 'lr low': low = 0, ...othersBelow } = below
        expect(high).toBeGreaterThanOrEqual(0.95)
        expect(low).toBeGreaterThanOrEqual(0.95)
        expect(worst({ ...othersAbove, ...othersBelow })).toBeLessThanOrEqual(0.0101)
      }
    },
  )

  it('a range two decades off, where every trial is flat but for a trace: told in at least 95 %', () => {
    expect(shares(200, { sampler, best: 10, noise: 0.001, surface: loss })['lr high']).toBeGreaterThanOrEqual(
      0.95,
    )
  })
})

describe('detectBorders', () => {
  /** Thirty trials along one range, better towards its upper end. */
  const rising = (text: string, name: string, value = (u: number): number => -u): [Space, BorderTrial[]] => {
    const one: Space = { parameters: [parseRange(text, name)] }
    const trials = Array.from({ length: 30 }, (_, i) => {
      const u = (i + 0.5) / 30
      return { settings: decode(one, [u]), value: value(u) + 1e-3 * Math.sin(37 * i) }
    })
    return [one, trials]
  }
  const told = ([space, trials]: [Space, BorderTrial[]]): string[] =>
    detectBorders({ space, trials }).map(
      ({ parameter, side, canWiden }) => `${parameter} ${side} ${canWiden}`,
    )

  it('tells the end that the best trials crowd, with its numbers', () => {
    const [one, trials] = rising('@log:1e-5..1e-1', 'lr')
    expect(detectBorders({ space: one, trials })).toMatchObject([
      {
        parameter: 'lr',
        side: 'high',
        bound: 0.1,
        crowding: 5,
        best: 5,
        outer: 6,
        trials: 30,
        canWiden: true,
      },
    ])
    expect(told(rising('@log:1e-5..1e-1', 'lr', (u) => u))).toEqual(['lr low true'])
    expect(told(rising('@log:1e-5..1e-1', 'lr', (u) => (u - 0.5) ** 2))).toEqual([])
  })

  it('natural bounds are no borders', () => {
    expect(told(rising('@0..0.5', 'dropout', (u) => u))).toEqual([])
    expect(told(rising('@0..0.5', 'dropout'))).toEqual(['dropout high true'])
    expect(told(rising('@0.5..0.999', 'momentum'))).toEqual([])
  })

  it('whole numbers and ordered lists have ends; words and pairs have none', () => {
    expect(told(rising('@2..8', 'depth'))).toEqual(['depth high true'])
    expect(told(rising('@16,32,64,128', 'batch'))).toEqual(['batch high false'])
    expect(told(rising('@a,b,c', 'word'))).toEqual([])
    expect(told(rising('@16,32', 'batch'))).toEqual([])
    expect(told(rising('@bool', 'amp'))).toEqual([])
  })

  it('diverged trials are the worst, failed ones are no information, and few trials say nothing', () => {
    const [one, trials] = rising('@log:1e-5..1e-1', 'lr')
    const diverging = trials.map(
      (trial, i): BorderTrial => (i < 25 ? { ...trial, value: null, status: 'diverged' } : trial),
    )
    expect(told([one, diverging])).toEqual(['lr high true'])
    const failing = trials.map(
      (trial, i): BorderTrial => (i < 25 ? { ...trial, value: null, status: 'failed' } : trial),
    )
    expect(told([one, failing])).toEqual([])
    expect(told([one, trials.slice(-7)])).toEqual([])
    expect(told([one, []])).toEqual([])
  })

  it('a cliff inside the range is no border: what lies beyond the best diverged', () => {
    const [one, trials] = rising('@log:1e-5..1e-1', 'lr')
    const cliff = trials.map(
      (trial, i): BorderTrial => (i >= 28 ? { ...trial, value: null, status: 'diverged' } : trial),
    )
    expect(told([one, cliff])).toEqual([])
    const single = trials.map(
      (trial, i): BorderTrial => (i === 29 ? { ...trial, value: null, status: 'diverged' } : trial),
    )
    expect(told([one, single])).toEqual(['lr high true'])
  })

  it('a range of many decades is judged by its last ones', () => {
    const bent = (best: number): [Space, BorderTrial[]] =>
      rising('@log:1e-12..1', 'lr', (u) => Math.abs(12 * u - best))
    expect(told(bent(10.4))).toEqual([])
    expect(told(bent(12.5))).toEqual(['lr high true'])
  })

  it('does not depend on the order of the trials', () => {
    for (let seed = 0; seed < 20; seed++) {
      const trials = search({ sampler: 'random', seed, best: 0.1, noise: 0.02, surface: bowl })
      const shuffled = createRandom(seed).shuffle([...trials])
      expect(detectBorders({ space, trials: shuffled })).toEqual(detectBorders({ space, trials }))
    }
  })
})

describe('divergedBorder', () => {
  const dead = (count: number): BorderTrial[] =>
    Array.from({ length: count }, () => ({ settings: { lr: 1 }, value: null, status: 'diverged' }))
  const alive: BorderTrial = { settings: { lr: 1e-5 }, value: 1, status: 'complete' }

  it('asks for lower learning rates where nothing survived', () => {
    expect(divergedBorder(space, dead(20))).toEqual({
      parameter: 'lr',
      side: 'low',
      diverged: 20,
      trials: 20,
    })
    expect(divergedBorder(space, [...dead(8), alive, alive])).toMatchObject({ trials: 10 })
    expect(divergedBorder(space, [...dead(20), alive, alive, alive])).toBeNull()
    expect(divergedBorder(space, dead(7))).toBeNull()
    expect(divergedBorder({ parameters: [parseRange('@log:1e-6..1', 'reg')] }, dead(20))).toBeNull()
  })
})
