import { fitLine } from './least-squares.ts'
import { mean } from './moments.ts'
import { studentCdf } from './student-distribution.ts'

/** Place of each value in ascending order, from 1; equal values share the mean of their places. Infinities are ordered. */
export function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => compare(values[a]!, values[b]!))
  const places = new Array<number>(values.length)
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++
    for (let i = start; i < end; i++) places[order[i]!] = (start + 1 + end) / 2
    start = end
  }
  return places
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Pearson's correlation; NaN where one side does not vary. */
export function correlation(x: readonly number[], y: readonly number[]): number {
  const spread = (values: readonly number[]): number => {
    const center = mean(values)
    return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0))
  }
  return (fitLine(x, y).slope * spread(x)) / spread(y)
}

/**
 * Spearman's rank correlation with its two-sided p-value by Student's t with n - 2 degrees of freedom (Kendall &
 * Stuart, eq. 31.40). NaN where one side does not vary or n < 3.
 */
export function spearman(x: readonly number[], y: readonly number[]): { correlation: number; p: number } {
  const value = correlation(ranks(x), ranks(y))
  const degrees = x.length - 2
  if (Number.isNaN(value) || degrees < 1) return { correlation: value, p: Number.NaN }
  if (Math.abs(value) >= 1) return { correlation: value, p: 0 }
  const t = value * Math.sqrt(degrees / (1 - value * value))
  return { correlation: value, p: 2 * studentCdf(-Math.abs(t), degrees) }
}
