import { bucketize } from '../math/buckets.ts'
import type { CurveColumns } from './run-curves.ts'

/** What runs along the x axis: optimizer steps, epochs, seconds since the run's first point, or since 1970, or what another series was worth. */
export type XAxis = 'step' | 'epoch' | 'relative' | 'time' | `series:${string}`

/** What a page needs to draw a curve at a given width. */
export interface CurveView {
  readonly name: string
  /** raw: `y` holds every point. buckets: minimum, maximum and mean of each pixel column. */
  readonly kind: 'raw' | 'buckets'
  readonly x: readonly number[]
  /** The values, or their means; null opens a gap: where x steps back, a new segment begins. */
  readonly y: readonly (number | null)[]
  readonly min?: readonly (number | null)[]
  readonly max?: readonly (number | null)[]
  /** Points in the asked part of x, and of the whole curve. */
  readonly shown: number
  readonly total: number
  /** Where values are NaN or infinite; at most as many as there are columns. */
  readonly notFinite: readonly { readonly x: number; readonly value: string }[]
}

export interface ViewRequest {
  readonly x: XAxis
  /** Part of x that is looked at; all of it without. */
  readonly from?: number
  readonly to?: number
  /** Pixel columns. */
  readonly width: number
  readonly log?: boolean
}

/** A curve as a picture of `width` columns can show it: every point where there are few, else min, max and mean. */
export function viewCurve(
  given: CurveColumns,
  request: ViewRequest,
  all: ReadonlyMap<string, CurveColumns> = new Map(),
): CurveView {
  const { columns, x } = alongAxis(given, request.x, all)
  const parts = segments(x, request.from ?? Number.NEGATIVE_INFINITY, request.to ?? Number.POSITIVE_INFINITY)
  const shown = parts.reduce((sum, { start, end }) => sum + end - start, 0)
  const about = {
    name: columns.name,
    shown,
    total: x.length,
    notFinite: notFinite(columns.values, x, { parts, most: request.width }),
  }
  if (shown <= 2 * request.width) return { ...about, kind: 'raw', ...raw(columns.values, x, parts) }
  const low = Math.min(...parts.map(({ start }) => x[start]!))
  const high = Math.max(...parts.map(({ end }) => x[end - 1]!))
  const log = request.log === true && low > 0
  const buckets = parts.map((part) =>
    bucketize(x, columns.values, { low, high, columns: request.width, log, ...part }),
  )
  return {
    ...about,
    kind: 'buckets',
    x: withoutGaps(joined(buckets.map((bucket) => bucket.x))),
    y: joined(buckets.map((bucket) => bucket.mean)),
    min: joined(buckets.map((bucket) => bucket.min)),
    max: joined(buckets.map((bucket) => bucket.max)),
  }
}

/** The x of a curve's points; NaN where the run did not say. */
function xOf(columns: CurveColumns, axis: XAxis): Float64Array {
  if (axis === 'step') return columns.steps
  if (axis === 'epoch') return columns.epochs
  if (axis === 'time') return columns.times
  const began = columns.times[0] ?? 0
  return columns.times.map((time) => time - began)
}

/**
 * The curve with its x. Along another series it lies in ascending order of that one: it may go up and down, and a step back
 * would break the curve at every turn.
 */
export function alongAxis(
  columns: CurveColumns,
  axis: XAxis,
  all: ReadonlyMap<string, CurveColumns>,
): { readonly columns: CurveColumns; readonly x: Float64Array } {
  if (!axis.startsWith('series:')) return { columns, x: xOf(columns, axis) }
  const other = all.get(axis.slice('series:'.length))
  const places = columns.steps.map((step) => valueAt(other, step))
  const order = [...places.keys()].filter((row) => Number.isFinite(places[row]))
  order.sort((a, b) => places[a]! - places[b]! || a - b)
  const pick = (values: Float64Array) => Float64Array.from(order, (row) => values[row]!)
  const { name, steps, epochs, times, values } = columns
  return {
    columns: { name, steps: pick(steps), epochs: pick(epochs), times: pick(times), values: pick(values) },
    x: pick(places),
  }
}

/** What a series was worth at a step: where it said nothing there, what it said last before. NaN before its first word. */
function valueAt(columns: CurveColumns | undefined, step: number): number {
  if (columns === undefined) return Number.NaN
  const { steps, values } = columns
  let [low, high] = [0, steps.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (steps[middle]! <= step) low = middle + 1
    else high = middle
  }
  return values[low - 1] ?? Number.NaN
}

/** Rows from `start` to before `end` along which x never steps back, all of them in the part that is looked at. */
interface Segment {
  readonly start: number
  readonly end: number
}

/** A step back along x (a run that was resumed) begins a new segment. */
function segments(x: ArrayLike<number>, from: number, to: number): readonly Segment[] {
  const parts: Segment[] = []
  let start = -1
  for (let index = 0; index <= x.length; index++) {
    const at = index < x.length ? x[index]! : Number.NaN
    const inside = at >= from && at <= to
    if (start >= 0 && (!inside || at < x[index - 1]!)) {
      parts.push({ start, end: index })
      start = -1
    }
    if (inside && start < 0) start = index
  }
  return parts
}

function raw(values: ArrayLike<number>, x: ArrayLike<number>, parts: readonly Segment[]) {
  const places: number[] = []
  const heights: (number | null)[] = []
  for (const { start, end } of parts) {
    if (places.length > 0) {
      places.push(places.at(-1)!)
      heights.push(null)
    }
    for (let index = start; index < end; index++) {
      places.push(x[index]!)
      heights.push(Number.isFinite(values[index]) ? values[index]! : null)
    }
  }
  return { x: places, y: heights }
}

/** At a gap, the place before it. */
function withoutGaps(places: readonly (number | null)[]): readonly number[] {
  let before = 0
  return places.map((at) => {
    before = at ?? before
    return before
  })
}

function joined(parts: readonly (readonly number[])[]): (number | null)[] {
  return parts.flatMap((part, index): (number | null)[] => (index === 0 ? [...part] : [null, ...part]))
}

function notFinite(
  values: ArrayLike<number>,
  x: ArrayLike<number>,
  about: { readonly parts: readonly Segment[]; readonly most: number },
): CurveView['notFinite'] {
  const all: number[] = []
  for (const { start, end } of about.parts) {
    for (let index = start; index < end; index++) if (!Number.isFinite(values[index])) all.push(index)
  }
  const every = Math.max(1, Math.ceil(all.length / about.most))
  return all
    .filter((_, place) => place % every === 0)
    .map((index) => ({ x: x[index]!, value: String(values[index]) }))
}
