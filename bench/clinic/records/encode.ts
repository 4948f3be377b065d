import type { RunEvent } from '../../../src/diagnosis/rules/rule.ts'
import type { Facts, LayerStatistics } from '../../../src/domain/series.ts'
import type { RunRecord } from './run-record.ts'

/**
 * The written form of a record: one line of JSON. What is not finite becomes "NaN", "Infinity" or "-Infinity". Numbers are kept
 * to seven significant digits (what float32 holds), those of layers to five. Points and layers are rows over tables of names:
 *
 *     {"id": ..., ..., "names": [["train/loss","lr"], ...], "layers": [["dense1","dense","updateRatio",...], ...],
 *      "events": [["a",{facts}], ["p",step,epoch|null,nameTable,values...], ["l",step,[layerTable,values...],...], ["e",{end}]]}
 *
 * Times are not kept, nor ticks: a decoded point carries step / 100 seconds, the same on every machine.
 */
export type WrittenRecord = Omit<RunRecord, 'events'> & {
  readonly names: readonly (readonly string[])[]
  readonly layers: readonly (readonly string[])[]
  readonly events: readonly WrittenEvent[]
}

type Written = number | string | null
type WrittenEvent =
  | readonly ['a', Facts]
  | readonly ['p', number, Written, number, ...Written[]]
  | readonly ['l', number, ...(readonly Written[])[]]
  | readonly ['e', { readonly status: 'ok' | 'failed' | 'stopped'; readonly reason: string }]

export function encodeRecord(record: RunRecord): string {
  const names = createTable()
  const layers = createTable()
  const written = (event: Exclude<RunEvent, { kind: 'tick' }>): WrittenEvent => {
    switch (event.kind) {
      case 'about':
        return ['a', event.facts]
      case 'point': {
        const { step, epoch, values } = event.point
        const table = names.place(Object.keys(values))
        const row = Object.values(values).map((value) => write(value, 7))
        return ['p', step, epoch === undefined ? null : write(epoch, 9), table, ...row]
      }
      case 'layers':
        return [
          'l',
          event.report.step,
          ...event.report.layers.map(({ name, kind, ...statistics }) => [
            layers.place([name, kind, ...Object.keys(statistics)]),
            ...Object.values(statistics).map((value) => write(value, 5)),
          ]),
        ]
      case 'end':
        return ['e', { status: event.end.status, reason: event.end.reason }]
    }
  }
  const events = record.events.flatMap((event) => (event.kind === 'tick' ? [] : [written(event)]))
  return JSON.stringify({ ...record, names: names.rows, layers: layers.rows, events }, (_, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  )
}

export function decodeRecord(line: string): RunRecord {
  const { names, layers, events, outcome, ...rest } = JSON.parse(line) as WrittenRecord
  return {
    ...rest,
    outcome: {
      ...outcome,
      testAccuracy: read(outcome.testAccuracy),
      testLoss: read(outcome.testLoss),
      saidAccuracy: read(outcome.saidAccuracy),
      trueAccuracy: read(outcome.trueAccuracy),
    },
    events: events.map(decodeEvent),
  }

  function decodeEvent(event: WrittenEvent): RunEvent {
    switch (event[0]) {
      case 'a':
        return { kind: 'about', facts: event[1] }
      case 'p': {
        const [, step, epoch, table, ...row] = event
        const values = Object.fromEntries(names[table]!.map((name, index) => [name, read(row[index]!)]))
        const at = epoch === null ? {} : { epoch: read(epoch) }
        return { kind: 'point', point: { step, ...at, time: step / 100, values } }
      }
      case 'l': {
        const [, step, ...rows] = event
        return { kind: 'layers', report: { step, layers: rows.map((row) => readLayer(row, layers)) } }
      }
      case 'e':
        return { kind: 'end', end: event[1] }
    }
  }
}

function readLayer(row: readonly Written[], tables: readonly (readonly string[])[]): LayerStatistics {
  const [table, ...values] = row
  const [name, kind, ...statistics] = tables[table as number]!
  const numbers = Object.fromEntries(statistics.map((key, index) => [key, read(values[index]!)]))
  return { name: name!, kind: kind!, ...numbers } as LayerStatistics
}

function createTable(): {
  readonly rows: readonly (readonly string[])[]
  place(names: readonly string[]): number
} {
  const rows: (readonly string[])[] = []
  const known = new Map<string, number>()
  return {
    rows,
    place(names) {
      const key = names.join('\n')
      const at = known.get(key) ?? rows.length
      if (at === rows.length) {
        rows.push(names)
        known.set(key, at)
      }
      return at
    },
  }
}

function write(value: number, digits: number): Written {
  return Number.isFinite(value) ? Number(value.toPrecision(digits)) : String(value)
}

function read(value: Written): number {
  return typeof value === 'number' ? value : Number(value ?? Number.NaN)
}
