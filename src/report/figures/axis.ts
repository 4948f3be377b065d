import type { Axis } from './figure.ts'

/**
 * An axis that holds all finite values with a little room. On a log axis values at or below zero are left out; the
 * drawing puts them on the lower edge.
 */
export function valueAxis(label: string, scale: 'linear' | 'log', values: readonly number[]): Axis {
  const fit = values.filter((value) => Number.isFinite(value) && (scale === 'linear' || value > 0))
  const low = fit.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const high = fit.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  if (fit.length === 0) return { kind: 'value', label, scale, low: scale === 'log' ? 0.1 : 0, high: 1 }
  if (scale === 'log') {
    const room = Math.max(0.03, Math.log10(high / low) * 0.04)
    return { kind: 'value', label, scale, low: low / 10 ** room, high: high * 10 ** room }
  }
  // Values that differ by rounding only are one value: an axis between them would have no room for a tick.
  const apart = high - low > 1e-9 * Math.max(Math.abs(low), Math.abs(high))
  const room = apart ? (high - low) * 0.04 : Math.max(Math.abs(high) * 0.1, 1e-9)
  return { kind: 'value', label, scale, low: low - room, high: high + room }
}

/** Smallest and largest, also of more values than a call can take as arguments; [fallback, fallback] of none. */
export function extent(values: readonly number[], fallback = 0): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return low > high ? [fallback, fallback] : [low, high]
}

/** From exactly `low` to exactly `high`; for axes that begin at zero or at the first epoch. */
export function exactAxis(label: string, low: number, high: number): Axis {
  const apart = high - low > 1e-9 * Math.max(Math.abs(low), Math.abs(high))
  return { kind: 'value', label, scale: 'linear', low, high: apart ? high : low + 1 }
}
