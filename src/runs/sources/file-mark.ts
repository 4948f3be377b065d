import { crc32 } from 'node:zlib'
import { readPiece } from './file-piece.ts'

/** Length and checksum of some bytes of a file, by which it is known again. */
export type FileMark = readonly [length: number, sum: number]

/** Bytes before the place to go on at that are marked. */
const longest = 256

export function markOf(bytes: Buffer): FileMark {
  return [bytes.length, crc32(bytes)]
}

/** Of the end of what was read in one go; null where that is nothing. */
export function markOfEnd(bytes: Buffer): FileMark | null {
  return bytes.length === 0 ? null : markOf(bytes.subarray(-longest))
}

/** Whether other bytes stand before `at` by now. A file that is not there, or is shorter, is no other. */
export function isOverwritten(path: string, at: number, mark: FileMark | null): boolean {
  if (mark === null) return false
  const [limit, sum] = mark
  const piece = readPiece(path, { from: at - limit, limit })
  return piece !== null && piece.bytes.length === limit && crc32(piece.bytes) !== sum
}
