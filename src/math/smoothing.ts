import { median } from './quantile.ts'

/**
 * Exponentially weighted average with the start corrected, so that the first values are not drawn towards zero
 * (Kingma & Ba 2015, section 3). Non-finite values are passed over: the average before them is repeated.
 *
 * @param weight of the past, in [0, 1): 0 gives the values themselves, 0.9 remembers about 10
 * @returns as many values as given; NaN until the first finite one
 */
export function exponentialAverage(values: readonly number[], weight: number): number[] {
  let sum = 0
  let mass = 0
  return values.map((value) => {
    if (Number.isFinite(value)) {
      sum = weight * sum + (1 - weight) * value
      mass = weight * mass + (1 - weight)
    }
    return sum / mass
  })
}

/**
 * At each place the median of it and the `window - 1` values before it (fewer at the start): follows jumps after half a
 * window and ignores single outliers. Looks back only, so a longer series never changes earlier values.
 */
export function runningMedian(values: readonly number[], window: number): number[] {
  return values.map((_, i) => median(values.slice(Math.max(0, i - window + 1), i + 1)))
}

/** The median of the last `window` values; NaN where there are none. */
export function medianOfLast(values: readonly number[], window: number): number {
  return median(values.slice(-window))
}
