import type { Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import { normalQuantile } from '../../math/normal-distribution.ts'
import { median, quantile } from '../../math/quantile.ts'
import { ranks, spearman } from '../../math/rank-correlation.ts'
import { theilSen } from '../../math/theil-sen.ts'
import { featuresOf, squaredDifference } from '../models/features.ts'

/** Settings with what they came to, to be minimized. */
export interface Judged {
  readonly settings: Settings
  readonly value: number
}

/** Neighbours that foretell a value. */
const neighbours = 5

/** Normal scores of the ranks of values: 0 is the middle, the least value has the least score (Salinas, Shen & Perrone 2020). */
export function normalScores(values: readonly number[]): number[] {
  return ranks(values).map((rank) => normalQuantile((rank - 0.5) / values.length))
}

/** What each of `settings` would come to by the judged ones nearest to it: their mean, the nearer the heavier. */
export function foretold(
  space: Space,
  { by, settings }: { readonly by: readonly Judged[]; readonly settings: readonly Settings[] },
): number[] {
  const { of, unordered } = featuresOf(space)
  const places = by.map((one) => ({ x: of(one.settings), value: one.value }))
  return settings.map((one) => {
    const here = of(one)
    const nearest = places
      .map(({ x, value }) => ({
        value,
        distance: x.reduce((sum, u, f) => sum + squaredDifference(u, here[f]!, unordered[f]!), 0),
      }))
      .sort((a, b) => a.distance - b.distance || a.value - b.value)
      .slice(0, neighbours)
    const weights = nearest.map(({ distance }) => 1 / (distance + 1e-3))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    return nearest.reduce((sum, { value }, i) => sum + (weights[i]! * value) / total, 0)
  })
}

/** The line that takes one list of values to another of the same trials: through their middles, rising however they scatter. */
export function risingLine(from: readonly number[], to: readonly number[]): (value: number) => number {
  const spread = (values: readonly number[]) => quantile(values, 0.75) - quantile(values, 0.25)
  const usual = spread(from) > 0 ? spread(to) / spread(from) : spread(to)
  const { slope: found } = theilSen(from, to)
  const slope = Math.min(Math.max(Number.isFinite(found) ? found : 0, 0.25 * usual), 4 * usual)
  const shift = median(to.map((value, i) => value - slope * from[i]!))
  return (value) => shift + slope * value
}

/** How many deviations the rank correlation of two lists lies from that of lists that have nothing to do with each other. */
export function agreement(a: readonly number[], b: readonly number[]): number {
  const { correlation } = spearman(a, b)
  return Number.isNaN(correlation) ? 0 : correlation * Math.sqrt(a.length - 1)
}
