import type { GappedColumn, PointColumns, Store } from '../store/store.ts'
import { createGrowingNumbers, type GrowingNumbers } from './growing-numbers.ts'

/** One curve as columns of equal length; NaN in `epochs` where the program did not say. */
export interface CurveColumns {
  readonly name: string
  readonly steps: Float64Array
  readonly epochs: Float64Array
  readonly times: Float64Array
  readonly values: Float64Array
}

export interface RunCurves {
  /** Points of the run that are in the columns. */
  readonly points: number
  readonly series: ReadonlyMap<string, CurveColumns>
}

/** Numbers kept in memory over all runs, 8 bytes each; the run that was not looked at for longest goes first. */
const capacity = 24_000_000

/** The curves of runs as columns, kept between requests and brought up to date with the points that are new. */
export interface CurveCache {
  of(run: string): Promise<RunCurves>
}

/** A series of a run. Its x are those of the run's points, unless some of them do not have it. */
interface Curve {
  /** The points that have it; null: all from the first on. */
  rows: GrowingNumbers | null
  readonly values: GrowingNumbers
}

interface Entry {
  points: number
  /** As the store counts it. */
  rewound: number
  /** Points there were when the entry was begun. */
  readonly expected: number
  readonly steps: GrowingNumbers
  readonly epochs: GrowingNumbers
  readonly times: GrowingNumbers
  readonly curves: Map<string, Curve>
}

export function createCurveCache(store: Store): CurveCache {
  const kept = new Map<string, { readonly entry: Entry; readonly shown: RunCurves }>()
  const busy = new Map<string, Promise<RunCurves>>()

  const update = async (run: string): Promise<RunCurves> => {
    const known = kept.get(run)
    let found = await store.columns(run, known?.entry.points ?? 0)
    let entry = known?.entry ?? emptyEntry(found)
    if (found.total < entry.points || found.rewound !== entry.rewound) {
      // The attempt was begun anew under the same name, or its program has gone back.
      found = await store.columns(run, 0)
      entry = emptyEntry(found)
    }
    for (const columns of found.columns) append(entry, columns)
    const changed = entry !== known?.entry || entry.points !== found.total
    entry.points = found.total
    entry.rewound = found.rewound
    const shown = known === undefined || changed ? show(entry) : known.shown
    kept.delete(run)
    kept.set(run, { entry, shown })
    makeRoom(kept, run)
    return shown
  }

  return {
    // One update of a run at a time: two at once would add the same points twice.
    of(run) {
      const begun = busy.get(run)
      if (begun !== undefined) return begun
      const working = update(run).finally(() => busy.delete(run))
      busy.set(run, working)
      return working
    },
  }
}

function emptyEntry({ total, rewound }: { readonly total: number; readonly rewound: number }): Entry {
  const numbers = () => createGrowingNumbers(total)
  const [steps, epochs, times] = [numbers(), numbers(), numbers()]
  return { points: 0, rewound, expected: total, steps, epochs, times, curves: new Map() }
}

function append(entry: Entry, { steps, epochs, times, series }: PointColumns): void {
  const before = entry.steps.length
  entry.steps.append(steps)
  entry.times.append(times)
  entry.epochs.append(epochs.rows === null ? epochs.values : filled(epochs, steps.length))
  for (const { name, rows, values } of series) {
    let curve = entry.curves.get(name)
    if (curve === undefined) {
      // A series that began with the run has a value at every point, mostly.
      curve = { rows: null, values: createGrowingNumbers(before === 0 && rows === null ? entry.expected : 0) }
      entry.curves.set(name, curve)
    }
    // Complete so far, and complete here: no need to name the rows.
    if (curve.rows !== null || curve.values.length !== before || rows !== null) {
      curve.rows ??= countedTo(curve.values.length)
      for (let place = 0; place < values.length; place++)
        curve.rows.push(before + (rows === null ? place : rows[place]!))
    }
    curve.values.append(values)
  }
}

function filled({ rows, values }: GappedColumn, count: number): Float64Array {
  const all = new Float64Array(count).fill(Number.NaN)
  rows?.forEach((row, place) => {
    all[row] = values[place]!
  })
  return all
}

function countedTo(count: number): GrowingNumbers {
  const rows = createGrowingNumbers()
  for (let row = 0; row < count; row++) rows.push(row)
  return rows
}

/** The entry's curves as they are now; the x of gapped ones are gathered when they are first asked for. */
function show(entry: Entry): RunCurves {
  const all = { steps: entry.steps.view(), epochs: entry.epochs.view(), times: entry.times.view() }
  const series = new Map<string, CurveColumns>()
  for (const [name, { rows, values }] of entry.curves) {
    if (rows === null && values.length === all.steps.length)
      series.set(name, { name, ...all, values: values.view() })
    else
      series.set(
        name,
        gathered(name, { all, rows: (rows ?? countedTo(values.length)).view(), values: values.view() }),
      )
  }
  return { points: entry.points, series }
}

type Axes = Pick<CurveColumns, 'steps' | 'epochs' | 'times'>

function gathered(
  name: string,
  about: { all: Axes; rows: Float64Array; values: Float64Array },
): CurveColumns {
  const { all, rows, values } = about
  const known: { -readonly [K in keyof Axes]?: Float64Array } = {}
  const of = (axis: keyof Axes) => (known[axis] ??= rows.map((row) => all[axis][row]!))
  return {
    name,
    values,
    get steps() {
      return of('steps')
    },
    get epochs() {
      return of('epochs')
    },
    get times() {
      return of('times')
    },
  }
}

function makeRoom(kept: Map<string, { readonly entry: Entry }>, keep: string): void {
  let numbers = 0
  for (const { entry } of kept.values()) numbers += sizeOf(entry)
  for (const [run, { entry }] of kept) {
    if (numbers <= capacity) return
    if (run === keep) continue
    kept.delete(run)
    numbers -= sizeOf(entry)
  }
}

function sizeOf({ steps, curves }: Entry): number {
  let numbers = 3 * steps.length
  for (const { rows, values } of curves.values()) numbers += (rows === null ? 1 : 5) * values.length
  return numbers
}
