import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { RunEnd } from '../../domain/run.ts'
import type { Facts, LayerReport, Point } from '../../domain/series.ts'
import type { Hello } from './line.ts'
import { parseLine } from './parse-line.ts'

/** What was read since the last time. */
export interface WireNews {
  readonly points: readonly Point[]
  readonly layers: readonly LayerReport[]
  /** Facts of these lines, merged; absent where none were told. */
  readonly facts?: Facts
  readonly hello: Hello | null
  /** The program's last word, where it was among these lines. */
  readonly end: RunEnd | null
  /** Byte offset after the last whole line that was read: where a later tail goes on. */
  readonly offset: number
  /** Broken lines skipped this time. */
  readonly bad: number
  /** Why the first of them was broken. */
  readonly badWhy: string | null
  /**
   * more: the limit was reached, there is more to read at once. waiting: all that is there has been read, the run may
   * write more. finished: an `end` line has been read. broken: the file is shorter than what had been read of it, so it
   * is not the file that it was; nothing more will come.
   */
  readonly state: 'more' | 'waiting' | 'finished' | 'broken'
}

export interface WireTail {
  /** Reads all whole lines that have been added; at most about `limit` bytes where a limit is given. */
  read(limit?: number): WireNews
  close(): void
}

const piece = 256 * 1024
/** A line longer than this is no line of ours. */
const longestLine = 64 * 1024 * 1024

/**
 * Reads a wire file as it grows, from a stored offset on. A file that does not exist yet is waited for. Only whole
 * lines count: half a line is left for the next reading.
 *
 * Synchronous: what is new is a few kilobytes in the page cache, cheaper to read than to wait for.
 */
export function createWireTail(path: string, from = 0): WireTail {
  let offset = from
  let file: number | null = null
  let finished = false

  return {
    read(limit = Number.POSITIVE_INFINITY) {
      file ??= openIfThere(path)
      if (file === null) return { ...nothing, offset, state: 'waiting' }
      const { size, mtimeMs } = fstatSync(file)
      if (size < offset) return { ...nothing, offset, state: 'broken' }
      const news = createNews(mtimeMs / 1000)
      const end = Math.min(size, offset + limit)
      let wanted = piece
      while (offset < end) {
        const bytes = readAt(file, offset, Math.min(wanted, size - offset))
        const whole = bytes.lastIndexOf(10) + 1
        if (whole > 0) {
          news.lines(bytes.toString('utf8', 0, whole))
          offset += whole
          wanted = piece
        } else if (bytes.length >= longestLine) {
          news.skip('a line longer than 64 MiB')
          offset += bytes.length
        } else if (bytes.length < wanted) {
          break
        } else wanted *= 2
      }
      finished ||= news.ended
      const more = offset < size && offset >= end
      return news.done(offset, more ? 'more' : finished ? 'finished' : 'waiting')
    },
    close() {
      if (file !== null) closeSync(file)
      file = null
    },
  }
}

const nothing = { points: [], layers: [], hello: null, end: null, bad: 0, badWhy: null } as const

function createNews(received: number) {
  const points: Point[] = []
  const layers: LayerReport[] = []
  let facts: Facts | null = null
  let hello: Hello | null = null
  let end: RunEnd | null = null
  let bad = 0
  let badWhy: string | null = null

  const skip = (why: string) => {
    bad++
    badWhy ??= why
  }
  const line = (text: string) => {
    const parsed = parseLine(text, received)
    if (parsed.kind === 'point') points.push(parsed.point)
    else if (parsed.kind === 'layers') layers.push(parsed.report)
    else if (parsed.kind === 'about') facts = { ...facts, ...parsed.facts }
    else if (parsed.kind === 'hello') hello = parsed.hello
    else if (parsed.kind === 'end') end = parsed.end
    else if (parsed.kind === 'bad') skip(parsed.why)
  }

  return {
    skip,
    get ended() {
      return end !== null
    },
    lines(text: string) {
      for (const part of text.split('\n')) if (part.trim() !== '') line(part)
    },
    done(offset: number, state: WireNews['state']): WireNews {
      return { points, layers, ...(facts === null ? {} : { facts }), hello, end, offset, bad, badWhy, state }
    },
  }
}

function openIfThere(path: string): number | null {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function readAt(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length)
  let read = 0
  while (read < length) {
    const got = readSync(file, bytes, read, length - read, offset + read)
    if (got === 0) break
    read += got
  }
  return bytes.subarray(0, read)
}
