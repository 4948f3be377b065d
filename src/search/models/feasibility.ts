import type { Space } from '../../domain/parameter.ts'
import { normalCdf } from '../../math/normal-distribution.ts'
import { median } from '../../math/quantile.ts'
import { featuresOf } from './features.ts'
import { fitKernel } from './fit-kernel.ts'
import { type GaussianProcess, gaussianProcess } from './gaussian-process.ts'
import { defaultKernel } from './kernel.ts'
import type { Standing } from './standing.ts'

/** Each process looks at so many trials: those that stand best, and an even sample of the others. */
const most = 120

/** Logarithm of the chance that settings keep all constraints. */
export type Feasibility = (x: Float64Array) => number

/**
 * The chance that settings keep all constraints, by one Gaussian process over what trials missed of each (Gardner et al. 2014,
 * "Bayesian optimization with inequality constraints", eq. 4). Null where no trial says anything of them.
 *
 * @param told best first
 */
export function feasibilityOf(space: Space, told: readonly Standing[]): Feasibility | null {
  const heard = told.filter(({ misses }) => misses !== undefined)
  const count = heard[0]?.misses?.length ?? 0
  if (count === 0) return null
  const kept = [...heard.slice(0, most / 2), ...evenly(heard.slice(most / 2), most / 2)]
  const models = Array.from({ length: count }, (_, k) => missModel(space, { told: kept, constraint: k }))
  return (x) => models.reduce((sum, model) => sum + logChance(model, x), 0)
}

function missModel(
  space: Space,
  about: { readonly told: readonly Standing[]; readonly constraint: number },
): GaussianProcess {
  const { of, unordered } = featuresOf(space)
  const misses = about.told.map((one) => one.misses![about.constraint]!)
  const sound = misses.filter(Number.isFinite)
  const unit = median(sound.map(Math.abs)) || 1
  // What was not heard is taken for as bad as the worst that was.
  const worst = Math.max(unit, ...sound)
  const data = about.told.map(({ settings }, i) => ({
    x: of(settings),
    along: 1,
    y: Math.asinh((Number.isFinite(misses[i]!) ? misses[i]! : worst) / unit),
  }))
  const kernel = fitKernel(evenly(data, 90), {
    unordered,
    starts: [defaultKernel(unordered.length)],
    iterations: 20,
  })
  return gaussianProcess(data, { unordered, kernel })
}

function logChance(model: GaussianProcess, x: Float64Array): number {
  const { mean, deviation } = model.predict(x, 1)
  const z = -mean / deviation
  // In the tail the chance itself is zero to rounding; its logarithm is not.
  if (z > -6) return Math.log(normalCdf(z))
  return Math.max(-1e4, -0.5 * z * z - Math.log(-z) - 0.5 * Math.log(2 * Math.PI))
}

function evenly<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items
  return Array.from({ length: count }, (_, i) => items[Math.floor(((i + 0.5) * items.length) / count)]!)
}
