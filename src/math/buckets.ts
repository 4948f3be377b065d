/** Values of a curve gathered into columns of equal width along x; rows of equal length, columns without values left out. */
export interface Buckets {
  /** Middle of each column that holds a value; where it holds one only, that one's own x. */
  readonly x: readonly number[]
  readonly min: readonly number[]
  readonly max: readonly number[]
  readonly mean: readonly number[]
  /** Which column each row is of, counted from 0. */
  readonly column: readonly number[]
}

/**
 * Minimum, maximum and mean of the finite values in each of `columns` equal parts of [low, high]: what a picture so many
 * pixels wide can show of a curve, with no value dropped. Values that are not finite, and x outside, are left out.
 *
 * @param x ascending or not; as long as `y`
 * @param about `log` divides the logarithm of x instead; x at or below 0 are then left out
 */
export function bucketize(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  about: {
    readonly low: number
    readonly high: number
    readonly columns: number
    readonly log?: boolean
    /** Rows to look at: from `start` to before `end`; all without. */
    readonly start?: number
    readonly end?: number
  },
): Buckets {
  const { columns, log = false, start = 0, end = x.length } = about
  const place = log ? Math.log : (value: number) => value
  const back = log ? Math.exp : (value: number) => value
  const low = place(about.low)
  const width = (place(about.high) - low) / columns
  const count = new Float64Array(columns)
  const sum = new Float64Array(columns)
  const min = new Float64Array(columns).fill(Number.POSITIVE_INFINITY)
  const max = new Float64Array(columns).fill(Number.NEGATIVE_INFINITY)
  const only = new Float64Array(columns)
  for (let index = start; index < end; index++) {
    const value = y[index]!
    const at = x[index]!
    if (!Number.isFinite(value) || !(at >= about.low && at <= about.high)) continue
    const column = width > 0 ? Math.min(columns - 1, Math.floor((place(at) - low) / width)) : 0
    if (!(column >= 0)) continue
    count[column]!++
    sum[column]! += value
    only[column] = at
    if (value < min[column]!) min[column] = value
    if (value > max[column]!) max[column] = value
  }
  const filled = Array.from(count.keys()).filter((column) => count[column]! > 0)
  return {
    column: filled,
    x: filled.map((column) => (count[column] === 1 ? only[column]! : back(low + (column + 0.5) * width))),
    min: filled.map((column) => min[column]!),
    max: filled.map((column) => max[column]!),
    mean: filled.map((column) =>
      Math.min(max[column]!, Math.max(min[column]!, sum[column]! / count[column]!)),
    ),
  }
}
