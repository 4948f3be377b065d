import { bucketize } from '../math/buckets.ts'
import { median } from '../math/quantile.ts'
import { studentQuantile } from '../math/student-distribution.ts'
import { alongAxis, type XAxis } from './curve-view.ts'
import type { CurveColumns } from './run-curves.ts'

/** Curves of several runs over one x, so that they can be laid over each other and taken together. */
export interface Overlay {
  readonly kind: 'raw' | 'buckets'
  readonly x: readonly number[]
  /** Row by row as asked for; null where a curve has no finite value. Means of columns where x is `buckets`. */
  readonly curves: readonly (readonly (number | null)[])[]
}

/** Exact statistics over all curves that have a value at an x; null where none has. */
export interface Bands {
  readonly count: readonly number[]
  readonly mean: readonly (number | null)[]
  readonly median: readonly (number | null)[]
  readonly min: readonly (number | null)[]
  readonly max: readonly (number | null)[]
  /** Standard deviation (n - 1); null where only one curve has a value. */
  readonly std: readonly (number | null)[]
  /** Half the 95 % confidence interval of the mean, by Student's distribution. */
  readonly ci95: readonly (number | null)[]
}

/** Lays curves over each other: at every x that any of them has where these are few, else in `width` equal columns. */
export function overlay(
  given: readonly {
    readonly columns: CurveColumns | null
    /** All curves of its run. */
    readonly all: ReadonlyMap<string, CurveColumns>
  }[],
  request: { readonly x: XAxis; readonly width: number; readonly log?: boolean },
): Overlay {
  const along = given.map(({ columns, all }) =>
    columns === null ? null : alongAxis(columns, request.x, all),
  )
  const curves = along.map((one) => one?.columns ?? null)
  const places = along.map((one): ArrayLike<number> => one?.x ?? [])
  const distinct = fewDistinct(places, 2 * request.width)
  if (distinct !== null) {
    const rowOf = new Map(distinct.map((at, row) => [at, row]))
    return {
      kind: 'raw',
      x: distinct,
      curves: curves.map((columns, index) => {
        const row = new Array<number | null>(distinct.length).fill(null)
        if (columns === null) return row
        const x = places[index]!
        // Most curves have their points where the others have them, in this order.
        let next = 0
        for (let point = 0; point < x.length; point++) {
          const value = columns.values[point]!
          const at = distinct[next] === x[point] ? next : rowOf.get(x[point]!)
          if (at === undefined) continue
          next = at + 1
          if (Number.isFinite(value)) row[at] = value
        }
        return row
      }),
    }
  }
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const x of places) {
    for (let row = 0; row < x.length; row++) {
      const at = x[row]!
      if (at < low) low = at
      if (at > high) high = at
    }
  }
  const log = request.log === true && low > 0
  const columns = request.width
  const grid = { low, high, columns, log }
  const middle = (column: number) =>
    log
      ? Math.exp(Math.log(low) + ((column + 0.5) * Math.log(high / low)) / columns)
      : low + ((column + 0.5) * (high - low)) / columns
  return {
    kind: 'buckets',
    x: Array.from({ length: columns }, (_, column) => middle(column)),
    curves: curves.map((curve, index) => {
      const row = new Array<number | null>(columns).fill(null)
      if (curve === null) return row
      const found = bucketize(places[index]!, curve.values, grid)
      found.column.forEach((column, place) => {
        row[column] = found.mean[place]!
      })
      return row
    }),
  }
}

/** All x in ascending order where there are at most `most` different ones; else null. */
function fewDistinct(places: readonly ArrayLike<number>[], most: number): readonly number[] | null {
  const seen = new Set<number>()
  let before: ArrayLike<number> = []
  for (const x of places) {
    for (let row = 0; row < x.length; row++) {
      const at = x[row]!
      if (at === before[row] || Number.isNaN(at)) continue
      seen.add(at)
      if (seen.size > most) return null
    }
    before = x
  }
  return [...seen].sort((a, b) => a - b)
}

export function bandsOf({ x, curves }: Overlay): Bands {
  const columns = x.map((_, column) =>
    statistics(curves.flatMap((row) => (row[column] === null ? [] : [row[column]!]))),
  )
  const pick = <K extends keyof Statistics>(name: K) => columns.map((column) => column?.[name] ?? null)
  return {
    count: columns.map((column) => column?.count ?? 0),
    mean: pick('mean'),
    median: pick('median'),
    min: pick('min'),
    max: pick('max'),
    std: pick('std'),
    ci95: pick('ci95'),
  }
}

const factors = new Map<number, number>()

/** Student's t for 95 % of `count` values; found once each, as it is the same for every column. */
function factor(count: number): number {
  let known = factors.get(count)
  if (known === undefined) {
    known = studentQuantile(0.975, count - 1)
    factors.set(count, known)
  }
  return known
}

interface Statistics {
  readonly count: number
  readonly mean: number
  readonly median: number
  readonly min: number
  readonly max: number
  readonly std: number | null
  readonly ci95: number | null
}

function statistics(values: readonly number[]): Statistics | null {
  const count = values.length
  if (count === 0) return null
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const std = count > 1 ? Math.sqrt(squares / (count - 1)) : null
  return {
    count,
    mean,
    median: median(values),
    min: Math.min(...values),
    max: Math.max(...values),
    std,
    ci95: std === null ? null : (factor(count) * std) / Math.sqrt(count),
  }
}
