import type { Point } from '../../../domain/series.ts'
import { type FileMark, isOverwritten, markOfEnd } from '../file-mark.ts'
import { readPiece } from '../file-piece.ts'
import { firstLines } from '../first-lines.ts'
import type { Cursor, Likeness, OpenOptions, OpenSource, Reading, Source } from '../source.ts'
import { splitLines } from './split-lines.ts'
import { createTextListener, type TextState } from './text-listener.ts'

/** Bytes read in one go, so that a long file does not keep everybody else waiting; also the longest line that is looked at. */
const limit = 4 * 1024 * 1024

/** How far a file has been read, and all that the listener remembers of it. */
interface TextCursor {
  readonly at: number
  /** The last bytes that were read. */
  readonly last?: FileMark | null
  /** In the middle of a line that is too long to be one. */
  readonly skipping: boolean
  readonly state: TextState | null
}

const beginning: TextCursor = { at: 0, skipping: false, state: null }

/** What a program prints, in a file that grows: its standard output or error, or a log that it keeps. */
export const textSource: Source = {
  name: 'text',
  summary:
    'What a program prints: progress bars, dictionaries, `name=value`, and the other patterns of docs/sources.md.',
  form: 'live',
  recognise({ kind, path, head }): Likeness {
    if (kind !== 'file' || !isText(head)) return 'no'
    const listener = createTextListener()
    const lines = firstLines(head, 5000)
    const heard = lines.filter((line) => listener.hear(line, 0) !== null).length
    return heard > 0 || (lines.length > 0 && /\.(?:log|txt|out|err)(?:\.\d+)?$/i.test(path))
      ? 'perhaps'
      : 'no'
  },
  open: (place, options = {}) => openText(place, options),
}

function openText(place: string, options: OpenOptions): OpenSource {
  return {
    async read(cursor) {
      const from = cursorOf(cursor)
      const piece = readPiece(place, { from: from.at, limit })
      if (piece === null) return nothing(from, 'waiting')
      if (piece.size < from.at)
        return {
          ...nothing(from, 'broken'),
          why: `${place} is shorter than the ${from.at} bytes that had been read of it`,
        }
      if (isOverwritten(place, from.at, from.last ?? null))
        return { ...nothing(from, 'broken'), why: `${place} was written anew` }

      const { bytes, size, written } = piece
      const last = from.at + bytes.length >= size
      const { lines, used, skipping, tooLong } = splitLines(bytes, {
        skipping: from.skipping,
        complete: options.complete === true && last,
        longest: limit,
      })
      const listener = createTextListener(options, from.state)
      const points: Point[] = []
      const counted: number[] = []
      const names: Record<string, string> = {}
      for (const line of lines) {
        const heard = listener.hear(line, written)
        if (heard === null) continue
        if (heard.counted) counted.push(points.length)
        points.push(heard.point)
        Object.assign(names, heard.names)
      }
      const at = from.at + used
      return {
        points,
        layers: [],
        cursor: {
          at,
          last: markOfEnd(bytes.subarray(0, used)) ?? from.last ?? null,
          skipping,
          state: listener.state,
        } as unknown as Cursor,
        state: last || used === 0 ? 'waiting' : 'more',
        bad: tooLong,
        ...(tooLong > 0 ? { badWhy: `a line longer than ${limit / 1024 / 1024} MiB` } : {}),
        ...(counted.length > 0 ? { counted } : {}),
        ...(points.length > 0 ? { names } : {}),
      }
    },
    async close() {},
  }
}

function cursorOf(cursor: Cursor): TextCursor {
  const isOurs =
    typeof cursor === 'object' && cursor !== null && 'at' in cursor && typeof cursor.at === 'number'
  return isOurs ? (cursor as unknown as TextCursor) : beginning
}

function nothing(cursor: TextCursor, state: Reading['state']): Reading {
  return { points: [], layers: [], cursor: cursor as unknown as Cursor, state, bad: 0 }
}

/** Hardly anything in it that no text holds. */
function isText(head: Uint8Array): boolean {
  let odd = 0
  for (const byte of head) {
    if (byte === 0) return false
    if (byte < 32 && (byte < 7 || byte > 13) && byte !== 27) odd++
  }
  if (odd > head.length / 100) return false
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('utf8')
  return (text.match(/\ufffd/g) ?? []).length <= text.length / 50
}
