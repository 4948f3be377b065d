import type { PointColumns, Store } from '../store/store.ts'

/** One curve as columns that grow; NaN in `epochs` where the program did not say. */
export interface CurveColumns {
  readonly name: string
  readonly steps: number[]
  readonly epochs: number[]
  readonly times: number[]
  readonly values: number[]
}

export interface RunCurves {
  /** Points of the run that are in the columns. */
  readonly points: number
  readonly series: ReadonlyMap<string, CurveColumns>
}

/** Numbers kept in memory over all runs; the run that was not looked at for longest goes first. */
const capacity = 40_000_000

/** The curves of runs as columns, kept between requests and brought up to date with the points that are new. */
export interface CurveCache {
  of(run: string): Promise<RunCurves>
}

interface Entry {
  points: number
  numbers: number
  series: Map<string, CurveColumns>
}

export function createCurveCache(store: Store): CurveCache {
  const entries = new Map<string, Entry>()
  const busy = new Map<string, Promise<RunCurves>>()

  const update = async (run: string): Promise<RunCurves> => {
    let entry = entries.get(run) ?? { points: 0, numbers: 0, series: new Map() }
    let found = await store.columns(run, entry.points)
    if (found.total < entry.points) {
      // The attempt was begun anew under the same name.
      entry = { points: 0, numbers: 0, series: new Map() }
      found = await store.columns(run, 0)
    }
    for (const columns of found.columns) append(entry, columns)
    entry.points = found.total
    entries.delete(run)
    entries.set(run, entry)
    makeRoom(entries, run)
    return entry
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

function append(entry: Entry, { steps, epochs, times, series }: PointColumns): void {
  for (const { name, values } of series) {
    let columns = entry.series.get(name)
    if (columns === undefined) {
      columns = { name, steps: [], epochs: [], times: [], values: [] }
      entry.series.set(name, columns)
    }
    for (let row = 0; row < values.length; row++) {
      const value = values[row]
      if (value === undefined) continue
      columns.steps.push(steps[row]!)
      columns.epochs.push(epochs[row] ?? Number.NaN)
      columns.times.push(times[row]!)
      columns.values.push(value)
      entry.numbers += 4
    }
  }
}

function makeRoom(entries: Map<string, Entry>, keep: string): void {
  let numbers = 0
  for (const entry of entries.values()) numbers += entry.numbers
  for (const [run, entry] of entries) {
    if (numbers <= capacity) return
    if (run === keep) continue
    entries.delete(run)
    numbers -= entry.numbers
  }
}
