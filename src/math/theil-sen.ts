import { normalQuantile } from './normal-distribution.ts'
import { median, quantileOfSorted, sorted } from './quantile.ts'

export interface RobustLine {
  /** Median of the slopes between all pairs of points. */
  readonly slope: number
  readonly intercept: number
  /** Confidence interval of the slope. */
  readonly low: number
  readonly high: number
}

/**
 * Line through points of which up to 29 % may be wild (Theil 1950), with the confidence interval of its slope from the
 * variance of Kendall's score (Sen 1968, section 6, ties in y corrected). O(n^2) pairs: thin long series first.
 * All NaN where fewer than two points have different x; the interval is infinite where n is too small for it.
 *
 * @param x same length as y; points of equal x make no pair
 */
export function theilSen(x: readonly number[], y: readonly number[], confidence = 0.95): RobustLine {
  const slopes: number[] = []
  for (let i = 0; i < x.length; i++) {
    for (let j = i + 1; j < x.length; j++) {
      if (x[j] !== x[i]) slopes.push((y[j]! - y[i]!) / (x[j]! - x[i]!))
    }
  }
  const ascending = sorted(slopes)
  const slope = quantileOfSorted(ascending, 0.5)
  const intercept = median(x.map((value, i) => y[i]! - slope * value))
  if (slopes.length === 0) return { slope, intercept, low: Number.NaN, high: Number.NaN }
  const spread = normalQuantile(0.5 + confidence / 2) * Math.sqrt(scoreVariance(x, y))
  const lower = Math.round((slopes.length - spread) / 2)
  const upper = Math.round((slopes.length + spread) / 2) - 1
  return {
    slope,
    intercept,
    low: ascending[lower] ?? Number.NEGATIVE_INFINITY,
    high: ascending[upper] ?? Number.POSITIVE_INFINITY,
  }
}

/** Variance of the number of concordant minus discordant pairs if x and y were independent: Sen 1968, eq. 2.6. */
function scoreVariance(x: readonly number[], y: readonly number[]): number {
  const n = x.length
  const tied = (sizes: readonly number[]): number =>
    sizes.reduce((sum, size) => sum + size * (size - 1) * (2 * size + 5), 0)
  return (n * (n - 1) * (2 * n + 5) - tied(groupSizes(x)) - tied(groupSizes(y))) / 18
}

function groupSizes(values: readonly number[]): number[] {
  const sizes = new Map<number, number>()
  for (const value of values) sizes.set(value, (sizes.get(value) ?? 0) + 1)
  return [...sizes.values()]
}
