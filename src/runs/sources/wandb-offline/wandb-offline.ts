import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { mergeFacts } from '../../../domain/merge-facts.ts'
import type { Point } from '../../../domain/series.ts'
import { numberIn, parsePythonJson, timeOf } from '../cell-number.ts'
import { readPiece } from '../file-piece.ts'
import { createNameBook, type NameBook } from '../name-book.ts'
import { MalformedMessage } from '../protobuf.ts'
import { coordinateOf, createSeriesNames } from '../series-names.ts'
import { factsOfSettings } from '../setting-facts.ts'
import type { Cursor, OpenOptions, OpenSource, Source } from '../source.ts'
import { fileHeader, readLogRecords } from './log-records.ts'
import { type Item, readRecord } from './record.ts'

/** Bytes read in one go; a record longer than this is taken whole all the same. */
const limit = 4 * 1024 * 1024

/**
 * The `.wandb` file of a run that W&B kept offline: its history, and its configuration as facts. Read when the run is
 * over: the writer hands out whole blocks of 32 KiB, minutes late where little is logged.
 */
export const wandbOfflineSource: Source = {
  name: 'wandb-offline',
  summary: 'Files of W&B runs kept offline (`run-*.wandb`).',
  form: 'import',
  recognise({ kind, head, entries }) {
    if (kind === 'folder') return entries.some((name) => name.endsWith('.wandb')) ? 'surely' : 'no'
    return fileHeader.every((byte, at) => head[at] === byte) ? 'surely' : 'no'
  },
  open: (place, options = {}) => openRun(place, options),
}

interface RunCursor {
  readonly at: number
  readonly step: number
  readonly ended: boolean
  readonly names: Readonly<Record<string, string>>
}

function openRun(place: string, { names = createSeriesNames() }: OpenOptions): OpenSource {
  /** How much is read at once: more where a record does not fit. */
  let wanted = limit
  return {
    async read(from) {
      const cursor = cursorOf(from)
      const path = fileAt(place)
      const piece = readPiece(path, { from: cursor.at, limit: wanted })
      const nothing = { points: [], layers: [], cursor: cursor as unknown as Cursor, bad: 0 }
      if (piece === null) return { ...nothing, state: 'waiting' }
      if (piece.size < cursor.at)
        return {
          ...nothing,
          state: 'broken',
          why: `${path} is shorter than the ${cursor.at} bytes read of it`,
        }
      const start = cursor.at === 0 ? fileHeader.length : 0
      if (piece.bytes.length < start) return { ...nothing, state: 'waiting' }
      if (!fileHeader.every((byte, at) => start === 0 || piece.bytes[at] === byte))
        return { ...nothing, state: 'broken', why: `${path} does not begin as a .wandb file does` }
      const { records, end, bad } = readLogRecords(piece.bytes.subarray(start), cursor.at + start)
      const book = createNameBook(names, cursor.names)
      const heard = hear(records, { book, cursor, written: piece.written })
      const last = cursor.at + piece.bytes.length >= piece.size
      wanted = end === cursor.at + start && !last ? 2 * wanted : limit
      const next = { at: end, step: heard.step, ended: heard.ended, names: book.saved() }
      return {
        points: heard.points,
        layers: [],
        ...(heard.facts === null ? {} : { facts: heard.facts }),
        cursor: next as unknown as Cursor,
        state: !last ? 'more' : heard.ended ? 'finished' : 'waiting',
        bad: bad + heard.bad,
        ...(bad + heard.bad > 0
          ? { badWhy: 'a record that does not fit its checksum, or is no record' }
          : {}),
        names: heard.names,
      }
    },
    async close() {},
  }
}

function hear(
  records: readonly Uint8Array[],
  about: { readonly book: NameBook; readonly cursor: RunCursor; readonly written: number },
) {
  const points: Point[] = []
  const names: Record<string, string> = {}
  let facts: ReturnType<typeof factsOfSettings> | null = null
  let { step, ended } = about.cursor
  let bad = 0
  for (const bytes of records) {
    try {
      const record = readRecord(bytes)
      ended ||= record.exit
      const settings = settingsOf(record.config)
      if (Object.keys(settings).length > 0) facts = mergeFacts(facts ?? {}, factsOfSettings(settings))
      if (record.history === null) continue
      const point = pointOf(record.history, { ...about, step })
      step = point.step
      if (Object.keys(point.values).length === 0) continue
      points.push(point)
      for (const name in point.values) names[name] ??= about.book.raw(name) ?? name
    } catch (error) {
      if (!(error instanceof MalformedMessage)) throw error
      bad++
    }
  }
  return { points, names, facts, step, ended, bad }
}

/** W&B's own keys begin with `_`; its step is kept apart, or among the items where the writer is old. */
function pointOf(
  history: { readonly items: readonly Item[]; readonly step: number | null },
  about: { readonly book: NameBook; readonly written: number; readonly step: number },
): Point {
  const values: Record<string, number> = {}
  let { step } = history
  let [epoch, time]: (number | undefined)[] = []
  for (const { key, json } of history.items) {
    const value = parsePythonJson(json)
    if (key === '_step') step ??= numberIn(value) ?? null
    else if (key === '_timestamp') time = timeOf(value)
    else if (!key.startsWith('_')) {
      const number = numberIn(value)
      if (number === undefined) continue
      if (coordinateOf(key) === 'epoch' && Number.isFinite(number)) epoch = number
      else values[about.book.ours(key)] = number
    }
  }
  return {
    step: step !== null && Number.isFinite(step) ? step : about.step,
    ...(epoch === undefined ? {} : { epoch }),
    time: time ?? about.written,
    values,
  }
}

function settingsOf(config: readonly Item[]): Readonly<Record<string, unknown>> {
  const own = config.filter(({ key }) => !key.startsWith('_'))
  return Object.fromEntries(own.map(({ key, json }) => [key, parsePythonJson(json)]))
}

function fileAt(place: string): string {
  try {
    const name = readdirSync(place).find((entry) => entry.endsWith('.wandb'))
    return name === undefined ? place : join(place, name)
  } catch {
    return place
  }
}

function cursorOf(from: Cursor): RunCursor {
  const isOurs = typeof from === 'object' && from !== null && 'at' in from && 'ended' in from
  return isOurs ? (from as unknown as RunCursor) : { at: 0, step: 0, ended: false, names: {} }
}
