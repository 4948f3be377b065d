import { median } from '../../math/quantile.ts'
import { extent } from './axis.ts'
import type { Curve } from './curve.ts'

/** Into so many equal pieces the x axis is cut; each piece becomes one point. */
const pieces = 150

/** Width of one piece of an axis that holds these curves from 0 on. */
export function pieceOf(curves: readonly Curve[]): number {
  return extent(curves.flatMap((curve) => curve.x))[1] / pieces
}

/**
 * The median of each piece of the x axis, at the mean x of its points; NaN where a value of the piece is not finite. A
 * curve with less than one point a piece stays as it is. `width` is that of a piece, in the unit of x.
 */
export function smoothed(curve: Curve, width: number): Curve {
  const [x, y]: [number[], number[]] = [[], []]
  for (const [from, to] of runsOfPieces(curve.x, width)) {
    const values = curve.y.slice(from, to)
    x.push(curve.x.slice(from, to).reduce((sum, at) => sum + at / (to - from), 0))
    y.push(values.every(Number.isFinite) ? median(values) : Number.NaN)
  }
  return { x, y, unit: curve.unit }
}

/** Lowest and highest value of any of the curves in each piece of the x axis; values that are not finite are left out. */
export function spread(
  curves: readonly Curve[],
  width: number,
): { x: number[]; low: number[]; high: number[] } {
  const places = new Map<number, { sum: number; count: number; low: number; high: number }>()
  for (const curve of curves) {
    for (const [i, at] of curve.x.entries()) {
      const value = curve.y[i] ?? Number.NaN
      if (!Number.isFinite(value)) continue
      const piece = pieceAt(at, width)
      const known = places.get(piece) ?? { sum: 0, count: 0, low: value, high: value }
      places.set(piece, {
        sum: known.sum + at,
        count: known.count + 1,
        low: Math.min(known.low, value),
        high: Math.max(known.high, value),
      })
    }
  }
  const inOrder = [...places].sort(([a], [b]) => a - b).map(([, place]) => place)
  return {
    x: inOrder.map(({ sum, count }) => sum / count),
    low: inOrder.map(({ low }) => low),
    high: inOrder.map(({ high }) => high),
  }
}

/**
 * Mean of smoothed curves at every x that one of them has; where another has no point it is read on the straight line
 * between its neighbours, and beyond its ends it is left out.
 */
export function meanOf(curves: readonly Curve[]): Curve {
  const first = curves[0]
  if (!first || curves.length === 1) return first ?? { x: [], y: [], unit: 'epochs' }
  const x = [...new Set(curves.flatMap((curve) => curve.x))].sort((a, b) => a - b)
  const columns = curves.map((curve) => readAt(curve, x))
  const y = x.map((_, i) => {
    const told = columns.map((column) => column[i]).filter((value) => value !== undefined)
    return told.reduce((sum, value) => sum + value / told.length, 0)
  })
  return { x, y, unit: first.unit }
}

/** The curve at ascending places; undefined beyond its ends. */
function readAt({ x, y }: Curve, places: readonly number[]): (number | undefined)[] {
  let next = 0
  return places.map((at) => {
    while (next < x.length && (x[next] ?? 0) < at) next++
    const right = x[next]
    if (right === undefined) return undefined
    if (right === at) return y[next]
    const left = x[next - 1]
    if (left === undefined) return undefined
    const share = (at - left) / (right - left)
    return (1 - share) * (y[next - 1] ?? Number.NaN) + share * (y[next] ?? Number.NaN)
  })
}

/** From and to (exclusive) of the points that share a piece. */
function runsOfPieces(x: readonly number[], width: number): [from: number, to: number][] {
  const runs: [number, number][] = []
  for (const [i, at] of x.entries()) {
    const last = runs.at(-1)
    if (last && pieceAt(x[last[0]] ?? 0, width) === pieceAt(at, width)) last[1] = i + 1
    else runs.push([i, i + 1])
  }
  return runs
}

function pieceAt(at: number, width: number): number {
  return width > 0 ? Math.floor(at / width) : at
}
