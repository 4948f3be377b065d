import { mean, variance } from './moments.ts'
import { studentCdf, studentQuantile } from './student-distribution.ts'

export interface WelchTest {
  /** mean(a) - mean(b) with its confidence interval. */
  readonly difference: number
  readonly low: number
  readonly high: number
  readonly t: number
  readonly degrees: number
  /** Two-sided. */
  readonly p: number
}

/**
 * Do two small samples have the same mean? Unequal variances allowed (Welch 1947), degrees of freedom by Satterthwaite.
 * Each sample needs two values; NaN otherwise. Two constant samples: p is 1 where equal, 0 where not.
 */
export function welchTest(a: readonly number[], b: readonly number[], confidence = 0.95): WelchTest {
  const difference = mean(a) - mean(b)
  const va = variance(a) / a.length
  const vb = variance(b) / b.length
  const error = Math.sqrt(va + vb)
  if (error === 0) {
    const p = difference === 0 ? 1 : 0
    const t = difference === 0 ? 0 : difference * Number.POSITIVE_INFINITY
    return { difference, low: difference, high: difference, t, degrees: a.length + b.length - 2, p }
  }
  const degrees = (va + vb) ** 2 / (va ** 2 / (a.length - 1) + vb ** 2 / (b.length - 1))
  const t = difference / error
  if (Number.isNaN(degrees)) {
    return { difference, low: Number.NaN, high: Number.NaN, t: Number.NaN, degrees, p: Number.NaN }
  }
  const half = studentQuantile(0.5 + confidence / 2, degrees) * error
  return {
    difference,
    low: difference - half,
    high: difference + half,
    t,
    degrees,
    p: 2 * studentCdf(-Math.abs(t), degrees),
  }
}
