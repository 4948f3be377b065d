import { maskedCrc32c } from '../../src/runs/sources/tfevents/crc32c.ts'

// Pieces of an event file, written by hand: fields of its messages, and the frame around a record.

export function double(key: number, value: number): Buffer {
  const bytes = Buffer.alloc(9)
  bytes[0] = key
  bytes.writeDoubleLE(value, 1)
  return bytes
}

export function field(key: number, contents: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([key, ...varint(contents.length)]), contents])
}

export function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]
}

export function frame(data: Buffer): Buffer {
  const bytes = Buffer.alloc(data.length + 16)
  bytes.writeUInt32LE(data.length, 0)
  bytes.writeUInt32LE(maskedCrc32c(bytes, 0, 8), 8)
  data.copy(bytes, 12)
  bytes.writeUInt32LE(maskedCrc32c(data), data.length + 12)
  return bytes
}
