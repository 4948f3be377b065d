import type { Axis } from '../figures/figure.ts'

/** From data to a place between 0 (the low end) and 1 (the high end); what lies beyond is put on the edge. */
export function project(axis: Axis, value: number): number {
  return Math.min(1, Math.max(0, projectFreely(axis, value)))
}

/** The same without holding on to the edges; NaN stays NaN, and so does zero on a log axis become the low edge. */
export function projectFreely(axis: Axis, value: number): number {
  if (Number.isNaN(value)) return Number.NaN
  if (axis.kind === 'names') return (value + 0.5) / axis.names.length
  if (axis.scale === 'linear') return (value - axis.low) / (axis.high - axis.low)
  if (value <= 0) return 0
  return Math.log(value / axis.low) / Math.log(axis.high / axis.low)
}

/** A piece of a line cut to the unit square; null where none of it is inside. (Liang and Barsky 1984.) */
export function clipped(
  from: readonly [number, number],
  to: readonly [number, number],
): readonly [readonly [number, number], readonly [number, number]] | null {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  let [enter, leave] = [0, 1]
  for (const [p, q] of [
    [-dx, from[0]],
    [dx, 1 - from[0]],
    [-dy, from[1]],
    [dy, 1 - from[1]],
  ] as const) {
    if (p === 0 && q < 0) return null
    if (p < 0) enter = Math.max(enter, q / p)
    if (p > 0) leave = Math.min(leave, q / p)
  }
  if (enter > leave) return null
  const at = (share: number) => [from[0] + share * dx, from[1] + share * dy] as const
  return [at(enter), at(leave)]
}
