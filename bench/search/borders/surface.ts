import type { Space } from '../../../src/domain/parameter.ts'
import type { Settings } from '../../../src/domain/setting.ts'
import type { Random } from '../../../src/math/random.ts'
import { random as randomSampler } from '../../../src/search/samplers/random.ts'
import type { BorderTrial } from '../../../src/space/border.ts'
import { parseRange } from '../../../src/space/parse-range.ts'

/** The learning rate, and up to nine others: those with `weight` matter, the others do nothing at all. */
const others = [
  { name: 'reg', range: '@log:1e-6..1', weight: 0.6, best: 0.4 },
  { name: 'unused', range: '@0.0..1', weight: 0, best: 0.5 },
  { name: 'dropout', range: '@0..0.5', weight: 0.2, best: 0.3 },
  { name: 'clip', range: '@log:1e3..1e6', weight: 0, best: 0.5 },
  { name: 'width', range: '@ilog:16..512', weight: 0.3, best: 0.6 },
  { name: 'idle', range: '@2..20', weight: 0, best: 0.5 },
  { name: 'smoothing', range: '@0.0..0.3', weight: 0.1, best: 0.5 },
  { name: 'spare', range: '@16,32,64,128', weight: 0, best: 0.5 },
  { name: 'warmup', range: '@0.0..0.2', weight: 0.1, best: 0.4 },
] as const

export const lowest = 0.3

export function spaceOf(parameters: number, rates: string): Space {
  return {
    parameters: [
      parseRange(rates, 'lr'),
      ...others.slice(0, parameters - 1).map(({ name, range }) => parseRange(range, name)),
    ],
  }
}

/**
 * A loss as trainings have it: nothing is learnt at small rates, best at `best`, and at eight times that rate it diverges
 * (NaN). The lowest value is `lowest`.
 */
export function lossAt(settings: Settings, about: { readonly best: number; readonly space: Space }): number {
  const x = Math.log10(Number(settings['lr']) / about.best)
  if (x > 0.9) return Number.NaN
  const slow = 2 * logistic(-(x + 1.6) * 2.6) - 2 * logistic(-1.6 * 2.6)
  const rate = Math.max(0, slow) + 0.25 * Math.max(0, x) ** 2 + 0.05 * Math.min(x * x, 4)
  return others.slice(0, about.space.parameters.length - 1).reduce((sum, { name, weight, best }) => {
    const value = Number(settings[name])
    if (weight === 0) return sum
    const parameter = about.space.parameters.find((one) => one.name === name)
    if (parameter?.kind !== 'real' && parameter?.kind !== 'integer') return sum
    const isLog = parameter.scale === 'log'
    const along = (number: number): number => (isLog ? Math.log(number) : number)
    const u = (along(value) - along(parameter.low)) / (along(parameter.high) - along(parameter.low))
    return sum + weight * (u - best) ** 2
  }, lowest + rate)
}

/** A random search of so many trials, as `detectBorders` sees it. */
export function randomSearch(
  space: Space,
  about: { readonly best: number; readonly noise: number; readonly random: Random; readonly trials: number },
): BorderTrial[] {
  const { best, noise, random, trials } = about
  const suggested = randomSampler.suggest({
    space,
    finished: [],
    running: [],
    count: trials,
    offset: 0,
    random,
  })
  const noises = random.stream('noise')
  return suggested.map((settings) => {
    const value = lossAt(settings, { best, space }) + noise * noises.normal()
    return Number.isNaN(value)
      ? { settings, value: null, status: 'diverged' }
      : { settings, value, status: 'complete' }
  })
}

function logistic(v: number): number {
  return 1 / (1 + Math.exp(-v))
}
