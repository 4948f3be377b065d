import { readPiece } from '../file-piece.ts'
import { createNameBook, type NameBook } from '../name-book.ts'
import { createSeriesNames, type Split, splitOf } from '../series-names.ts'
import type { Cursor, OpenOptions, OpenSource } from '../source.ts'
import { hearEvents } from './hear-events.ts'
import { createHeard, type Heard, type Progress, type RunCursor } from './heard.ts'
import { type Member, membersOf } from './members.ts'
import { type SubRun, subRunOf } from './sub-run.ts'

/** Bytes read in one go, so that a long file does not keep everybody else waiting. */
const limit = 4 * 1024 * 1024

/** Follows the event files of a run as they grow, and those that join them. */
export function followRun(place: string, { names = createSeriesNames() }: OpenOptions): OpenSource {
  /** What the folders below were found to be; not asked again once it is known. */
  const subs = new Map<string, SubRun>()
  /** Bytes that the next record of a file needs: until they are there the file need not be read. */
  const waits = new Map<string, number>()

  return {
    async read(from) {
      const before = cursorOf(from)
      const book = createNameBook(names, before.names)
      const files: Record<string, Progress> = { ...before.files }
      const heard = createHeard({ book, resumed: from !== null })
      const members = membersOf(place)
      let left = limit
      let more = false
      for (const member of members) {
        const part = partOf(member, subs)
        const progress = files[member.name] ?? { at: 0 }
        if (part === null || progress.dead !== undefined) continue
        if (left <= 0) {
          more = true
          break
        }
        const turn = readMember(member, progress, { left, part, heard, book, waits })
        files[member.name] = turn.progress
        left -= turn.length
        more ||= turn.more
      }
      // A run of one file that is damaged is at its end; into a folder new files may come.
      const only = members.length === 1 && members[0]!.path === place ? files[members[0]!.name] : undefined
      return heard.done({ files, names: book.saved() }, { more, dead: only?.dead ?? null })
    },
    async close() {},
  }
}

interface Part {
  readonly split: Split | null
  /** What the program calls a tag of this part. */
  readonly raw: (tag: string) => string
}

function partOf({ path, sub, split }: Member, subs: Map<string, SubRun>): Part | null {
  if (sub === null) return { split, raw: (tag) => tag }
  let kind = subs.get(path)
  if (kind === undefined || kind.kind === 'unknown') {
    kind = subRunOf(path, sub)
    subs.set(path, kind)
  }
  if (kind.kind === 'settings') return { split: null, raw: (tag) => tag }
  if (kind.kind !== 'curve') return null
  const { chart, curve } = kind
  return { split: splitOf(curve), raw: () => `${chart}/${curve}` }
}

/** Reads on in one file. */
function readMember(
  { path, name }: Member,
  { at }: Progress,
  about: {
    readonly left: number
    readonly part: Part
    readonly heard: Heard
    readonly book: NameBook
    readonly waits: Map<string, number>
  },
): { readonly progress: Progress; readonly length: number; readonly more: boolean } {
  const { left: limit, part, heard, book, waits } = about
  let piece = readPiece(path, { from: at, limit, need: waits.get(name) ?? 0 })
  if (piece !== null && piece.size < at) {
    // Shorter than what had been read of it: it was written anew.
    at = 0
    piece = readPiece(path, { limit })
    heard.rewind(Number.NEGATIVE_INFINITY, book.of(part.split))
  }
  if (piece === null || piece.bytes.length === 0) return { progress: { at }, length: 0, more: false }
  const events = hearEvents(piece.bytes, {
    nameOf: (tag) => book.ours(part.raw(tag), part.split),
    rawOf: part.raw,
    written: piece.written,
  })
  if (events.rewoundTo !== null) heard.rewind(events.rewoundTo, book.of(part.split))
  heard.add(events)
  const { length } = piece.bytes
  const { end, needs, broken } = events.framing
  const there = piece.size - at - end
  waits.set(name, needs)
  at += end
  if (broken) {
    const dead = `${path}: the record at byte ${at} is damaged; the rest of the file cannot be read`
    heard.broken(dead)
    return { progress: { at, dead }, length, more: false }
  }
  // A record longer than the piece is read with the next one, where the file already holds all of it.
  return { progress: { at }, length, more: length < there + end && needs <= there }
}

function cursorOf(from: Cursor): RunCursor {
  if (from === null || typeof from !== 'object' || Array.isArray(from)) return { files: {}, names: {} }
  const { files = {}, names = {} } = from as Partial<RunCursor>
  return { files, names }
}
