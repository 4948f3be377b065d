import { join, resolve } from 'node:path'
import type { Listening } from '../../domain/listening.ts'
import { mergeFacts } from '../../domain/merge-facts.ts'
import { type Rewind, withoutRewound } from '../../domain/rewind.ts'
import type { RunningRun } from '../../domain/run.ts'
import type { Facts, LayerReport, Point } from '../../domain/series.ts'
import type { Cursor, OpenOptions, OpenSource, Reading, Source } from '../sources/source.ts'
import { parseUserMetric } from '../sources/text/patterns/user.ts'
import { textSource } from '../sources/text/text.ts'
import { wireSource } from '../sources/wire.ts'
import { createFileFinder, type Root } from './found-files.ts'
import { createMerge, type MergeState } from './merge.ts'

/** What was heard of a run since the last time. */
export interface HeardNews {
  /** What was heard earlier and does not count any more; to be applied before the points. */
  readonly rewinds?: readonly Rewind[]
  readonly points: readonly Point[]
  readonly layers: readonly LayerReport[]
  readonly facts?: Facts
}

/** How far each source has been read and who says what; plain JSON. */
export interface ListeningState {
  readonly cursors: Readonly<Record<string, Cursor>>
  readonly merge: MergeState
}

export interface RunListening {
  /** What has been read up to now. */
  readonly state: ListeningState
  /** What is new. `last`: the run has ended, so all that is there is read to its end. */
  read(last: boolean): Promise<HeardNews>
  close(): Promise<void>
}

export interface ListeningRequest {
  readonly run: Pick<RunningRun, 'program' | 'folder' | 'started'>
  readonly wire: string
  readonly listening: Listening
  /** Stored by whoever listened before; null at the beginning. */
  readonly from: ListeningState | null
  /** Seconds since 1970. */
  readonly now: () => number
}

/** Seconds between two readings of what is not the wire, and between two looks for new files. */
const readEvery = 0.2
const lookEvery = 1

/** Order of belief: the wire says what it means, event files and tables are exact, text is what is left. */
const order = { wire: 0, http: 1, files: 2, stdout: 3, stderr: 4, plain: 5 }

interface Ear {
  readonly key: string
  readonly order: number
  readonly source: Source
  readonly place: string
  open: OpenSource
  /** Its file was begun anew, and has said nothing since. */
  anew: boolean
}

/**
 * Hears one run in all ways at once: its wire; what it posts to us; files in its folder and those that the user named; what
 * it prints. Who is believed where several say the same: see merge.ts. Functions and the built-in trainer speak the wire
 * only.
 */
export function createRunListening(request: ListeningRequest): RunListening {
  const { run, now, from } = request
  const options: OpenOptions = { metrics: (request.listening.metrics ?? []).map(parseUserMetric) }
  const cursors = new Map(Object.entries(from?.cursors ?? {}))
  const merge = createMerge(from?.merge)
  const ears: Ear[] = []
  const addEar = (about: Omit<Ear, 'open' | 'anew'>) => {
    if (ears.some(({ key }) => key === about.key)) return
    ears.push({ ...about, open: about.source.open(about.place, options), anew: false })
    ears.sort((a, b) => a.order - b.order)
  }

  addEar({ key: 'wire', order: order.wire, source: wireSource, place: request.wire })
  const isCommand = run.program.kind === 'command'
  if (isCommand) {
    addEar({ key: 'http', order: order.http, source: wireSource, place: join(run.folder, 'http.jsonl') })
    for (const stream of ['stdout', 'stderr'] as const)
      addEar({
        key: stream,
        order: order[stream],
        source: textSource,
        place: join(run.folder, `${stream}.log`),
      })
  }
  // File systems keep coarser times than clocks.
  const finder = isCommand ? createFileFinder(rootsOf(request), run.started - 2) : null
  let lastRead = Number.NEGATIVE_INFINITY
  let lastLook = Number.NEGATIVE_INFINITY

  const discover = async (last: boolean) => {
    for (const { source, place, plain } of (await finder?.find(last)) ?? []) {
      if (source.form === 'import' && !last) continue
      addEar({ key: `${source.name}:${place}`, order: plain ? order.plain : order.files, source, place })
    }
  }

  const hear = async (ear: Ear, last: boolean, into: Gathered) => {
    // What is not ended by a newline may still grow; once the run is over it is all there is.
    if (last) {
      await ear.open.close()
      ear.open = ear.source.open(ear.place, { ...options, complete: true })
    }
    for (;;) {
      const reading = await ear.open.read(cursors.get(ear.key) ?? null)
      // A file that was begun anew, where the place is the user's: its beginning is new as well.
      const broken =
        reading.state === 'broken' && ear.order >= order.files && cursors.get(ear.key) !== undefined
      if (broken && reading.points.length === 0 && !into.restarted.has(ear.key)) {
        into.restarted.add(ear.key)
        cursors.delete(ear.key)
        ear.anew = true
        continue
      }
      cursors.set(ear.key, reading.cursor)
      const { points, rewinds } = merge.take(ear, ear.anew ? goneBack(ear, reading) : reading)
      if (rewinds.length > 0) {
        into.points = [...withoutRewound(into.points, rewinds)]
        into.rewinds.push(...rewinds)
      }
      for (const point of points) into.points.push(point)
      into.layers.push(...reading.layers)
      if (reading.facts !== undefined) into.facts = mergeFacts(into.facts ?? {}, reading.facts)
      if (reading.state !== 'more' || !last) return
    }
  }

  /**
   * What was heard of the file that stood there before counts up to the step at which this one begins: none of it where the
   * program began anew, all of it where a full log was put aside.
   */
  const goneBack = (ear: Ear, reading: Reading): Reading => {
    const [first] = reading.points
    if (first === undefined) return reading
    ear.anew = false
    const rewinds = merge.seriesOf(ear.key).map((series) => ({ series, step: first.step }))
    return { ...reading, rewinds }
  }

  return {
    get state() {
      return { cursors: Object.fromEntries(cursors), merge: merge.state }
    },
    async read(last) {
      const into: Gathered = { rewinds: [], points: [], layers: [], facts: null, restarted: new Set() }
      const due = last || now() - lastRead >= readEvery
      if (finder !== null && (last || now() - lastLook >= lookEvery)) {
        await discover(last)
        lastLook = now()
      }
      for (const ear of ears) if (due || ear.order === order.wire) await hear(ear, last, into)
      if (due) lastRead = now()
      const { rewinds, points, layers, facts } = into
      return {
        ...(rewinds.length === 0 ? {} : { rewinds }),
        points,
        layers,
        ...(facts === null ? {} : { facts }),
      }
    },
    async close() {
      for (const { open } of ears) await open.close()
    },
  }
}

interface Gathered {
  readonly rewinds: Rewind[]
  points: Point[]
  readonly layers: LayerReport[]
  facts: Facts | null
  readonly restarted: Set<string>
}

function rootsOf({ run, listening }: ListeningRequest): readonly Root[] {
  const { program, folder } = run
  const cwd = program.kind === 'command' ? program.cwd : folder
  const named = (listening.logs ?? []).map((path) => resolve(cwd, path.replaceAll('{trial.dir}', folder)))
  return [{ path: folder, named: false }, ...named.map((path) => ({ path, named: true }))]
}
