import { regularizedBeta } from './beta.ts'
import { mean, standardError } from './moments.ts'
import { normalQuantile } from './normal-distribution.ts'

/** P(T <= t) of Student's distribution with `degrees` > 0 degrees of freedom (not necessarily whole). */
export function studentCdf(t: number, degrees: number): number {
  if (t === 0) return 0.5
  if (!Number.isFinite(t)) return t > 0 ? 1 : t < 0 ? 0 : Number.NaN
  const tail = 0.5 * regularizedBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
  return t > 0 ? 1 - tail : tail
}

/** t with P(T <= t) = p. `studentQuantile(0.975, 4)` is 2.776, the factor of a 95 % interval over five seeds. */
export function studentQuantile(p: number, degrees: number): number {
  if (p === 0.5) return 0
  // In the lower half the tail is computed without cancellation.
  if (p > 0.5) return -studentQuantile(1 - p, degrees)
  if (!(p > 0)) return p === 0 ? Number.NEGATIVE_INFINITY : Number.NaN
  let high = 0
  let low = Math.min(normalQuantile(p), -1)
  while (studentCdf(low, degrees) > p) {
    high = low
    low *= 2
  }
  for (let i = 0; i < 200 && high - low > 1e-15 * Math.abs(low); i++) {
    const middle = (low + high) / 2
    if (studentCdf(middle, degrees) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

export interface MeanInterval {
  readonly mean: number
  readonly low: number
  readonly high: number
}

/**
 * Mean of a few repeated measurements with its confidence interval, mean -+ t(n - 1) * s / sqrt(n), for normal errors of
 * unknown size. A single value has the interval [-Infinity, Infinity]: one seed says nothing about the noise.
 */
export function meanInterval(values: readonly number[], confidence = 0.95): MeanInterval {
  const center = mean(values)
  if (values.length < 2) {
    return { mean: center, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  }
  const half = studentQuantile(0.5 + confidence / 2, values.length - 1) * standardError(values)
  return { mean: center, low: center - half, high: center + half }
}
