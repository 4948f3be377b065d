import type { GappedColumn } from '../store.ts'
import type { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'

/** How a column's numbers are written. The first way that gives back the same bits is taken. */
const way = { progression: 0, int32: 1, float32: 2, float64: 3 } as const

/** Numbers as bytes: evenly spaced ones in 17, whole ones or those of float32 in 4 each, others in 8 each. */
export function writeColumn(writer: ByteWriter, values: readonly number[]): void {
  const first = values[0] ?? 0
  const stride = (values[1] ?? first) - first
  if (values.every((value, index) => Object.is(first + index * stride, value))) {
    writer.byte(way.progression)
    writer.float64(first)
    writer.float64(stride)
  } else if (values.every((value) => Object.is(value | 0, value))) {
    writer.byte(way.int32)
    for (const value of values) writer.int32(value)
  } else if (values.every((value) => Object.is(Math.fround(value), value))) {
    writer.byte(way.float32)
    for (const value of values) writer.float32(value)
  } else {
    writer.byte(way.float64)
    for (const value of values) writer.float64(value)
  }
}

export function readColumn(reader: ByteReader, count: number): Float64Array {
  const kind = reader.byte()
  if (kind === way.float64) return reader.float64s(count)
  const values = new Float64Array(count)
  if (kind === way.progression) {
    const first = reader.float64()
    const stride = reader.float64()
    for (let row = 0; row < count; row++) values[row] = first + row * stride
    return values
  }
  const read = kind === way.int32 ? reader.int32 : reader.float32
  for (let row = 0; row < count; row++) values[row] = read()
  return values
}

const presence = { none: 0, all: 1, some: 2 } as const

/** A column with gaps: one bit for each row where there are any, then the values that are there. */
export function writeGappedColumn(writer: ByteWriter, values: readonly (number | undefined)[]): void {
  const there = values.filter((value) => value !== undefined)
  if (there.length === 0) {
    writer.byte(presence.none)
    return
  }
  if (there.length === values.length) writer.byte(presence.all)
  else {
    writer.byte(presence.some)
    for (let row = 0; row < values.length; row += 8) {
      let bits = 0
      for (let bit = 0; bit < 8; bit++) if (values[row + bit] !== undefined) bits |= 1 << bit
      writer.byte(bits)
    }
    writer.uint32(there.length)
  }
  writeColumn(writer, there)
}

export function readGappedColumn(reader: ByteReader, count: number): GappedColumn {
  const kind = reader.byte()
  if (kind === presence.none) return { rows: new Uint32Array(0), values: new Float64Array(0) }
  if (kind === presence.all) return { rows: null, values: readColumn(reader, count) }
  const marks: number[] = []
  for (let row = 0; row < count; row += 8) marks.push(reader.byte())
  const there = reader.uint32()
  const rows = new Uint32Array(there)
  let next = 0
  for (let row = 0; row < count && next < there; row++)
    if (marks[row >> 3]! & (1 << (row & 7))) rows[next++] = row
  return { rows, values: readColumn(reader, there) }
}
