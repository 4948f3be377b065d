import type { Facts, Series } from '../../domain/series.ts'

/** A curve ready to draw: x in epochs where the program told them, otherwise in steps. */
export interface Curve {
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly unit: 'epochs' | 'steps'
}

export function curveOf(series: Series, facts: Facts): Curve {
  const perEpoch = facts.stepsPerEpoch
  const told =
    series.epochs.length === series.steps.length && series.epochs.every((epoch) => !Number.isNaN(epoch))
  if (told) return { x: series.epochs, y: series.values, unit: 'epochs' }
  if (perEpoch !== undefined && perEpoch > 0) {
    return { x: series.steps.map((step) => step / perEpoch), y: series.values, unit: 'epochs' }
  }
  return { x: series.steps, y: series.values, unit: 'steps' }
}

/**
 * At most about `2 * buckets` points that keep every peak: the lowest and the highest of each bucket, in their order,
 * with the first and the last point. Never a random sample.
 */
export function thinned(curve: Curve, buckets = 150): Curve {
  const count = curve.x.length
  if (count <= 2 * buckets) return curve
  const keep = new Set([0, count - 1])
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * count) / buckets)
    const to = Math.floor(((bucket + 1) * count) / buckets)
    let [lowest, highest] = [-1, -1]
    for (let i = from; i < to; i++) {
      const value = curve.y[i] ?? Number.NaN
      if (!Number.isFinite(value)) continue
      if (lowest < 0 || value < (curve.y[lowest] ?? 0)) lowest = i
      if (highest < 0 || value > (curve.y[highest] ?? 0)) highest = i
    }
    if (lowest >= 0) keep.add(lowest).add(highest)
  }
  const places = [...keep].sort((a, b) => a - b)
  return {
    x: places.map((i) => curve.x[i] ?? 0),
    y: places.map((i) => curve.y[i] ?? Number.NaN),
    unit: curve.unit,
  }
}

/** Where the curve is not finite. */
export function brokenAt(curve: Curve): number[] {
  return curve.x.filter((_, i) => !Number.isFinite(curve.y[i] ?? Number.NaN))
}

export function finiteOnly(values: readonly number[]): number[] {
  return values.filter(Number.isFinite)
}

/** The curve with everything that is not finite replaced by gaps. */
export function withGaps(values: readonly number[]): number[] {
  return values.map((value) => (Number.isFinite(value) ? value : Number.NaN))
}

/** Mean of several curves, at the x values that all of them have. */
export function meanCurve(curves: readonly Curve[]): Curve {
  const first = curves[0]
  if (!first) return { x: [], y: [], unit: 'epochs' }
  const tables = curves.map((curve) => new Map(curve.x.map((x, i) => [x, curve.y[i] ?? Number.NaN])))
  const x = first.x.filter((at) => tables.every((table) => table.has(at)))
  const y = x.map(
    (at) => tables.reduce((sum, table) => sum + (table.get(at) ?? Number.NaN), 0) / tables.length,
  )
  return { x, y, unit: first.unit }
}
