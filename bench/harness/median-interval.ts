import { median } from '../../src/math/quantile.ts'

/** The middle of the values, and where the middle of what they are drawn from lies with at least 95 %. */
export interface MedianEstimate {
  readonly median: number
  /** Null for fewer than six values: not even all of them hold the median with 95 %. */
  readonly interval: readonly [number, number] | null
}

/**
 * By order statistics, of any distribution: the median lies below the k-th smallest of n values with the probability that fewer
 * than k of n fair coins show heads.
 */
export function medianEstimate(values: readonly number[]): MedianEstimate {
  const sorted = [...values].sort((a, b) => a - b)
  const n = sorted.length
  let below = 0
  let k = 0
  for (let term = 0.5 ** n; below + term <= 0.025; term = (term * (n - k + 1)) / k) {
    below += term
    k++
  }
  return { median: median(values), interval: k === 0 ? null : [sorted[k - 1]!, sorted[n - k]!] }
}
