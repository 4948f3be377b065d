import { crc32 } from 'node:zlib'

/** The first bytes of every `.wandb` file: a word, a number, and the version of the format. */
export const fileHeader = Uint8Array.from([0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 0x00])

const blockLength = 32_768
const headerLength = 7
const types = { full: 1, first: 2, middle: 3, last: 4 }

/** What was found in a piece of the file. */
export interface LogRecords {
  readonly records: readonly Uint8Array[]
  /** Where the next whole record begins, in bytes of the file. */
  readonly end: number
  /** Records lost because something in them does not fit its checksum. */
  readonly bad: number
}

/**
 * The whole records of a LevelDB log: blocks of 32,768 bytes, and in them pieces of records, each `u32 checksum | u16
 * length | u8 type | bytes`. A record that does not fit into its block goes on in the next. Behind a piece that is
 * damaged the rest of its block cannot be trusted.
 *
 * @param bytes of the file from `from` on, where a record begins
 */
export function readLogRecords(bytes: Uint8Array, from: number): LogRecords {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const records: Uint8Array[] = []
  let parts: Uint8Array[] = []
  let bad = 0
  let end = from
  let at = from
  while (at - from < bytes.length) {
    const left = blockLength - (at % blockLength)
    if (left < headerLength) {
      at += left
      continue
    }
    const start = at - from
    if (bytes.length - start < headerLength) break
    const length = view.getUint16(start + 4, true)
    const type = view.getUint8(start + 6)
    const next = start + headerLength + length
    const fits = headerLength + length <= left
    if (fits && next > bytes.length) break
    const data = bytes.subarray(start + headerLength, next)
    if (
      !fits ||
      type < types.full ||
      type > types.last ||
      view.getUint32(start, true) !== checksum(type, data)
    ) {
      bad++
      parts = []
      at += left
      end = at
      continue
    }
    at += headerLength + length
    if (type === types.full || type === types.first) parts = []
    // A piece whose beginning is missing belongs to a record that was counted as lost already.
    if (type === types.full || type === types.first || parts.length > 0) parts.push(data)
    if (type === types.full || type === types.last) {
      if (parts.length > 0) records.push(joined(parts))
      parts = []
      end = at
    }
  }
  return { records, end: Math.min(end, from + bytes.length), bad }
}

/** Of zlib, over the type and the bytes. */
function checksum(type: number, data: Uint8Array): number {
  return crc32(data, crc32(Uint8Array.of(type)))
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
}
