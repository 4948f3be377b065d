import { maskedCrc32c } from './crc32c.ts'

/** A record longer than this is no record: its length is damaged. */
const longest = 2 ** 30
const around = 16

/** How far a piece of a file could be read. */
export interface Framing {
  /** Where the next record begins, counted from the start of the piece. */
  readonly end: number
  /** Records whose contents do not fit their checksum; they were skipped. */
  readonly bad: number
  /** What the next record needs, in bytes from `end` on, where the piece ends before it does; 0 where nothing is known. */
  readonly needs: number
  /** The length of the next record does not fit its checksum: where the one after it begins cannot be known. */
  readonly broken: boolean
}

/**
 * Calls `record` for each whole record of a piece of a TFRecord file: `u64 length | u32 masked checksum of it | bytes |
 * u32 masked checksum of the bytes`. Short data is never damage: the rest may come.
 *
 * @param record gets start and end of the contents in `bytes`
 */
export function readRecords(bytes: Uint8Array, record: (start: number, end: number) => void): Framing {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { length } = bytes
  let at = 0
  let bad = 0
  while (length - at >= 12) {
    if (view.getUint32(at + 8, true) !== maskedCrc32c(bytes, at, at + 8))
      return { end: at, bad, needs: 0, broken: true }
    const size = view.getUint32(at, true)
    if (view.getUint32(at + 4, true) !== 0 || size > longest) return { end: at, bad, needs: 0, broken: true }
    const start = at + 12
    const end = start + size
    if (end + 4 > length) return { end: at, bad, needs: size + around, broken: false }
    if (view.getUint32(end, true) === maskedCrc32c(bytes, start, end)) record(start, end)
    else bad++
    at = end + 4
  }
  return { end: at, bad, needs: 0, broken: false }
}
