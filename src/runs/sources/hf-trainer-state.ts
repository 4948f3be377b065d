import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Facts, Point } from '../../domain/series.ts'
import { numberIn, parsePythonJson } from './cell-number.ts'
import { createNameBook, type NameBook } from './name-book.ts'
import { coordinateOf, createSeriesNames } from './series-names.ts'
import type { Cursor, OpenOptions, OpenSource, Source } from './source.ts'

const fileName = 'trainer_state.json'

/**
 * `trainer_state.json` of the Hugging Face Trainer, which is written anew at each checkpoint. A run is the output
 * folder: the state in it, else that of its latest `checkpoint-N`.
 */
export const hfTrainerStateSource: Source = {
  name: 'hf-trainer-state',
  summary: 'The trainer_state.json of the Hugging Face Trainer.',
  form: 'live',
  recognise({ kind, head, entries }) {
    if (kind === 'folder')
      return entries.includes(fileName) || entries.some((name) => checkpoint.test(name)) ? 'likely' : 'no'
    const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('utf8')
    return /^\s*\{/.test(text) && /"log_history"\s*:\s*\[/.test(text) ? 'surely' : 'no'
  },
  runs(files) {
    const runs = new Map<string, string[]>()
    for (const file of files) {
      const folder = dirname(file)
      const isOurs = basename(file) === fileName
      const place = !isOurs ? file : checkpoint.test(basename(folder)) ? dirname(folder) : folder
      runs.set(place, [...(runs.get(place) ?? []), file])
    }
    return [...runs].map(([place, members]) => ({
      place: members.length === 1 ? members[0]! : place,
      files: members,
    }))
  },
  open: (place, options = {}) => openState(place, options),
}

const checkpoint = /^checkpoint-(\d+)$/

interface StateCursor {
  /** Entries of the log that have been heard. */
  readonly heard: number
  /** Checksum of the last of them, to know them again. */
  readonly last?: number
  readonly names: Readonly<Record<string, string>>
}

function openState(place: string, { names = createSeriesNames() }: OpenOptions): OpenSource {
  /** The file that was read last, and how many entries it had: what has not changed is not read again. */
  let last = { stamp: '', heard: -1 }
  return {
    async read(from) {
      const cursor = cursorOf(from)
      const waiting = { points: [], layers: [], cursor: from, state: 'waiting', bad: 0 } as const
      const path = stateFile(place)
      if (path === null) return waiting
      const stamp = stampOf(path)
      if (stamp === last.stamp && cursor.heard === last.heard) return waiting
      const read = readState(path)
      // Half a file is one that is being written.
      if (read === null) return waiting
      const { state, written } = read
      last = { stamp, heard: state.log.length }
      const isAnother = cursor.heard > 0 && !goesOn(state.log, cursor)
      const rewinds = isAnother
        ? Object.values(cursor.names).map((series) => ({ series, step: Number.NEGATIVE_INFINITY }))
        : []
      const book = createNameBook(names, isAnother ? {} : cursor.names)
      const entries = state.log.slice(isAnother ? 0 : cursor.heard)
      const points = entries.map((entry) => pointOf(entry, book, written)).filter((point) => point !== null)
      const named = points.flatMap(({ values }) => Object.keys(values))
      const next: StateCursor = {
        heard: state.log.length,
        last: checksum(state.log.at(-1)),
        names: book.saved(),
      }
      return {
        points,
        layers: [],
        ...(cursor.heard > 0 && !isAnother ? {} : { facts: state.facts }),
        cursor: next as unknown as Cursor,
        state: 'waiting',
        bad: entries.length - points.length,
        ...(points.length < entries.length ? { badWhy: 'an entry of the log without a step' } : {}),
        ...(rewinds.length === 0 ? {} : { rewinds }),
        names: Object.fromEntries(named.map((name) => [name, book.raw(name) ?? name])),
      }
    },
    async close() {},
  }
}

/** Whether what was heard still stands there: who goes on from an earlier checkpoint writes other entries in its place. */
function goesOn(log: readonly Entry[], { heard, last }: StateCursor): boolean {
  return log.length >= heard && (last === undefined || checksum(log[heard - 1]) === last)
}

function checksum(entry: Entry | undefined): number {
  return crc32(JSON.stringify(entry ?? null))
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  return `${path} ${stat?.size} ${stat?.mtimeMs} ${stat?.ino}`
}

/** The state to read at a place: a file, or a folder's own, or that of its latest checkpoint. */
function stateFile(place: string): string | null {
  if (!existsSync(place)) return null
  if (!statSync(place).isDirectory()) return place
  const own = join(place, fileName)
  if (existsSync(own)) return own
  const latest = readdirSync(place)
    .flatMap((name) => {
      const found = checkpoint.exec(name)
      return found === null ? [] : [{ name, step: Number(found[1]) }]
    })
    .sort((a, b) => b.step - a.step)
    .map(({ name }) => join(place, name, fileName))
    .find((path) => existsSync(path))
  return latest ?? null
}

type Entry = Readonly<Record<string, unknown>>

function readState(path: string): { state: { log: readonly Entry[]; facts: Facts }; written: number } | null {
  try {
    const written = statSync(path).mtimeMs / 1000
    const state = parsePythonJson(readFileSync(path, 'utf8'))
    if (typeof state !== 'object' || state === null || !('log_history' in state)) return null
    const { log_history: history } = state
    if (!Array.isArray(history)) return null
    const log = history.map((entry): Entry => (typeof entry === 'object' && entry !== null ? entry : {}))
    return { state: { log, facts: factsOf(state as Entry) }, written }
  } catch {
    return null
  }
}

function factsOf(state: Entry): Facts {
  const settings = Object.fromEntries(
    ['max_steps', 'num_train_epochs', 'train_batch_size', 'logging_steps', 'eval_steps']
      .map((name) => [name, state[name]])
      .filter(([, value]) => typeof value === 'number'),
  ) as Readonly<Record<string, number>>
  const { train_batch_size: batchSize, max_steps: plannedSteps } = settings
  return {
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(plannedSteps === undefined || plannedSteps <= 0 ? {} : { plannedSteps }),
    settings,
  }
}

function pointOf(entry: Entry, book: NameBook, written: number): Point | null {
  const { step, epoch } = entry
  if (typeof step !== 'number' || !Number.isFinite(step)) return null
  const values: Record<string, number> = {}
  for (const [name, value] of Object.entries(entry)) {
    const number = numberIn(value)
    if (number !== undefined && coordinateOf(name) === null) values[book.ours(name)] = number
  }
  return {
    step,
    ...(typeof epoch === 'number' && Number.isFinite(epoch) ? { epoch } : {}),
    time: written,
    values,
  }
}

function cursorOf(from: Cursor): StateCursor {
  const isOurs = typeof from === 'object' && from !== null && 'heard' in from && 'names' in from
  return isOurs ? (from as unknown as StateCursor) : { heard: 0, names: {} }
}
