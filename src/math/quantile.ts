/** Ascending copy. Infinities are ordered as numbers are; NaN must have been removed before. */
export function sorted(values: readonly number[]): number[] {
  return Array.from(ascending(values))
}

/** The typed array sorts without calling back: several times as fast. */
function ascending(values: ArrayLike<number>): Float64Array {
  return new Float64Array(values).sort()
}

/** Middle value; the mean of the two middle ones where their number is even. NaN for an empty list. */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5)
}

/**
 * Value below which the share `p` of `values` lies, linearly interpolated between order statistics: type 7 of Hyndman
 * & Fan 1996, the default of R and numpy. NaN for an empty list.
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  return quantileOfSorted(ascending(values), p)
}

/** As `quantile`, for values that are in ascending order already. */
export function quantileOfSorted(inOrder: ArrayLike<number>, p: number): number {
  if (inOrder.length === 0) return Number.NaN
  const place = Math.min(Math.max(p, 0), 1) * (inOrder.length - 1)
  const below = inOrder[Math.floor(place)]!
  const above = inOrder[Math.ceil(place)]!
  // Not below + f * (above - below) where both are the same infinity: that would be NaN.
  return below === above ? below : below + (place - Math.floor(place)) * (above - below)
}

/**
 * Median absolute deviation from the median, times 1.4826 so that it estimates the standard deviation of normal values
 * (Rousseeuw & Croux 1993, eq. 1.2). NaN for an empty list.
 */
export function mad(values: ArrayLike<number>): number {
  const middle = median(values)
  const distances = new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) distances[i] = Math.abs(values[i]! - middle)
  return 1.4826 * quantileOfSorted(distances.sort(), 0.5)
}
