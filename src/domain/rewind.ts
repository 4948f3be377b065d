import type { Point, SeriesName } from './series.ts'

/**
 * A program has gone back (to a checkpoint, or to its beginning): what it has said of this series at this step and later
 * does not count any more. -Infinity takes all of it back.
 */
export interface Rewind {
  readonly series: SeriesName
  readonly step: number
}

/** Of points heard before, those that still count, in their order. */
export function withoutRewound(points: readonly Point[], rewinds: readonly Rewind[] = []): readonly Point[] {
  if (rewinds.length === 0) return points
  const from = new Map<SeriesName, number>()
  for (const { series, step } of rewinds)
    from.set(series, Math.min(step, from.get(series) ?? Number.POSITIVE_INFINITY))
  return points.flatMap((point): readonly Point[] => {
    const values = Object.entries(point.values)
    const left = values.filter(([name]) => point.step < (from.get(name) ?? Number.POSITIVE_INFINITY))
    if (left.length === values.length) return [point]
    return left.length === 0 ? [] : [{ ...point, values: Object.fromEntries(left) }]
  })
}
