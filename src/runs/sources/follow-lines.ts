import { crc32 } from 'node:zlib'
import { mergeFacts } from '../../domain/merge-facts.ts'
import type { Rewind } from '../../domain/rewind.ts'
import type { Facts, Point } from '../../domain/series.ts'
import { type FileMark, isOverwritten, markOf, markOfEnd } from './file-mark.ts'
import { readPiece } from './file-piece.ts'
import { createNameBook, type NameBook } from './name-book.ts'
import { createSeriesNames } from './series-names.ts'
import { type Cursor, glimpseLength, type OpenOptions, type OpenSource, type Reading } from './source.ts'

/** Bytes read in one go, so that a long file does not keep everybody else waiting; also the longest line. */
const limit = 4 * 1024 * 1024

/** What a line says; `bad` is why it says nothing where it should. */
export interface HeardLine {
  readonly point?: Point
  /** Its step was not said: it is an epoch, or a count. */
  readonly counted?: boolean
  readonly facts?: Facts
  readonly bad?: string
}

/** How a file of lines is heard. */
export interface LineFormat {
  /** @param saved by an earlier listener; null at the beginning of the file */
  begin(book: NameBook, saved: Cursor): LineListener
  /**
   * The file was written anew and begins otherwise. What a listener has to know that begins at its start and says nothing
   * twice; null where the file is another one, or its lines have changed.
   */
  goOn?(firstLine: string, saved: Cursor): Cursor
}

/** Hears the lines of one file in their order. */
export interface LineListener {
  /**
   * @param line without its end
   * @param written seconds since 1970, the time of what tells none
   */
  hear(line: string, written: number): HeardLine | null
  /** What has to be known to go on later; plain JSON. */
  saved(): Cursor
}

interface LineCursor {
  readonly at: number
  /** The first line of the file with its end, to know it again. */
  readonly first: FileMark | null
  /** The last bytes that were read. */
  readonly last?: FileMark | null
  readonly names: Readonly<Record<string, string>>
  readonly memory: Cursor
}

const beginning: LineCursor = { at: 0, first: null, names: {}, memory: null }

/**
 * Follows a file of lines as it grows. Half a line is left for the next reading. A file whose first line has changed, or the
 * end of what was read of it, or that is shorter than that, was written anew: where its format can go on it does (writers of CSV write
 * anew when a column joins), else it is read from its beginning in place of what was there.
 */
export function followLines(place: string, options: OpenOptions, format: LineFormat): OpenSource {
  const { names = createSeriesNames(), complete = false } = options
  return {
    async read(from) {
      let cursor = cursorOf(from)
      const rewinds: Rewind[] = []
      if (cursor.at > 0 && isAnother(place, cursor)) {
        const memory = format.goOn?.(firstLineOf(place), cursor.memory) ?? null
        if (memory === null) {
          for (const series of Object.values(cursor.names))
            rewinds.push({ series, step: Number.NEGATIVE_INFINITY })
          cursor = beginning
        } else cursor = { ...beginning, names: cursor.names, memory }
      }
      const book = createNameBook(names, cursor.names)
      const listener = format.begin(book, cursor.memory)
      const piece = readPiece(place, { from: cursor.at, limit })
      if (piece === null) return { ...nothing, cursor: cursor as unknown as Cursor, state: 'waiting' }
      const last = cursor.at + piece.bytes.length >= piece.size
      const used = usedOf(piece.bytes, complete && last)
      // A line longer than a piece is none of ours: it is skipped, piece by piece.
      const skipped = used === 0 && piece.bytes.length === limit ? limit : 0
      const lines = piece.bytes.toString('utf8', 0, used).split('\n')
      if (lines.at(-1) === '') lines.pop()
      const first = cursor.first ?? firstOf(piece.bytes.subarray(0, used))
      const heard = hearAll(lines, { listener, book, written: piece.written })
      const next: LineCursor = {
        at: cursor.at + used + skipped,
        first,
        last: markOfEnd(piece.bytes.subarray(0, used)) ?? (skipped === 0 ? (cursor.last ?? null) : null),
        names: book.saved(),
        memory: listener.saved(),
      }
      return {
        ...heard,
        ...(rewinds.length === 0 ? {} : { rewinds }),
        ...(skipped === 0 ? {} : { bad: heard.bad + 1, badWhy: heard.badWhy ?? 'a line longer than 4 MiB' }),
        cursor: next as unknown as Cursor,
        state: !last && used + skipped > 0 ? 'more' : 'waiting',
      }
    },
    async close() {},
  }
}

const nothing = { points: [], layers: [], bad: 0 } as const

function hearAll(
  lines: readonly string[],
  about: { readonly listener: LineListener; readonly book: NameBook; readonly written: number },
): Omit<Reading, 'cursor' | 'state'> {
  const points: Point[] = []
  const counted: number[] = []
  const names: Record<string, string> = {}
  let facts: Facts | undefined
  let bad = 0
  let badWhy: string | undefined
  for (const line of lines) {
    const heard = about.listener.hear(line.endsWith('\r') ? line.slice(0, -1) : line, about.written)
    if (heard === null) continue
    if (heard.bad !== undefined) {
      bad++
      badWhy ??= heard.bad
    }
    if (heard.facts !== undefined) facts = mergeFacts(facts ?? {}, heard.facts)
    if (heard.point === undefined) continue
    if (heard.counted) counted.push(points.length)
    points.push(heard.point)
    for (const name in heard.point.values) names[name] ??= about.book.raw(name) ?? name
  }
  return {
    points,
    layers: [],
    ...(facts === undefined ? {} : { facts }),
    bad,
    ...(badWhy === undefined ? {} : { badWhy }),
    ...(counted.length === 0 ? {} : { counted }),
    names,
  }
}

/** Bytes up to the end of the last whole line. */
function usedOf(bytes: Buffer, complete: boolean): number {
  return complete ? bytes.length : bytes.lastIndexOf(10) + 1
}

function firstOf(bytes: Buffer): FileMark | null {
  const length = bytes.indexOf(10) + 1
  return length === 0 ? null : markOf(bytes.subarray(0, length))
}

function firstLineOf(place: string): string {
  const bytes = readPiece(place, { limit: glimpseLength })?.bytes ?? Buffer.alloc(0)
  const end = bytes.indexOf(10)
  return end < 0 ? '' : bytes.toString('utf8', 0, end).replace(/\r$/, '')
}

function isAnother(place: string, { at, first, last = null }: LineCursor): boolean {
  const piece = readPiece(place, { limit: first?.[0] ?? 0 })
  if (piece === null) return false
  if (piece.size < at || (first !== null && crc32(piece.bytes) !== first[1])) return true
  return isOverwritten(place, at, last)
}

function cursorOf(from: Cursor): LineCursor {
  const isOurs = typeof from === 'object' && from !== null && !Array.isArray(from) && 'at' in from
  return isOurs ? (from as unknown as LineCursor) : beginning
}
