import { type Fields, fieldsOf, MalformedMessage, repeatedNumbers } from '../protobuf.ts'

/** A tensor of numbers as an event holds it. */
export interface Tensor {
  /** Lengths of its dimensions; empty for a single number. */
  readonly shape: readonly number[]
  /** All numbers in rows; a single one that stands for all of them is repeated. Null for strings and other types. */
  readonly numbers: readonly number[] | null
}

/** How the numbers of a type lie in `tensor_content`, and in which field they lie otherwise. */
interface NumberType {
  readonly size: number
  readonly read: (view: DataView, at: number) => number
  readonly field: number
}

const types: Readonly<Record<number, NumberType>> = {
  1: { size: 4, read: (view, at) => view.getFloat32(at, true), field: 5 },
  2: { size: 8, read: (view, at) => view.getFloat64(at, true), field: 6 },
  3: { size: 4, read: (view, at) => view.getInt32(at, true), field: 7 },
  4: { size: 1, read: (view, at) => view.getUint8(at), field: 7 },
  5: { size: 2, read: (view, at) => view.getInt16(at, true), field: 7 },
  6: { size: 1, read: (view, at) => view.getInt8(at), field: 7 },
  9: { size: 8, read: (view, at) => Number(view.getBigInt64(at, true)), field: 10 },
  10: { size: 1, read: (view, at) => view.getUint8(at), field: 11 },
  14: { size: 2, read: (view, at) => fromBfloat16(view.getUint16(at, true)), field: 13 },
  17: { size: 2, read: (view, at) => view.getUint16(at, true), field: 7 },
  19: { size: 2, read: (view, at) => fromHalf(view.getUint16(at, true)), field: 13 },
  22: { size: 4, read: (view, at) => view.getUint32(at, true), field: 16 },
  23: { size: 8, read: (view, at) => Number(view.getBigUint64(at, true)), field: 17 },
}

/** More numbers than this are no metric. */
const most = 2 ** 24

/** Reads a TensorProto: dtype 1, tensor_shape 2, tensor_content 4, and the fields of values by type. */
export function readTensor(bytes: Uint8Array, start: number, end: number): Tensor {
  let dtype = 0
  let shape: readonly number[] = []
  let content: readonly [number, number] | null = null
  const values = new Map<number, number[]>()
  const fields = fieldsOf(bytes, start, end)
  for (let field = fields.next(); field !== 0; field = fields.next()) {
    if (field === 1 && fields.form === 0) dtype = fields.varint()
    else if (field === 2 && fields.form === 2) shape = readShape(bytes, fields.range())
    else if (field === 4 && fields.form === 2) content = fields.range()
    else if (field in valueFields) addTo(values, field, repeatedNumbers(fields, bytes, valueFields[field]!))
    else fields.skip()
  }
  const type = types[dtype]
  if (type === undefined) return { shape, numbers: null }
  const count = shape.reduce((product, length) => product * length, 1)
  if (count > most) return { shape, numbers: null }
  if (content !== null && content[1] > content[0])
    return { shape, numbers: fromContent(bytes, content, type) }
  return { shape, numbers: fromValues(values.get(type.field) ?? [], dtype, count) }
}

const valueFields: Readonly<Record<number, 'double' | 'float' | 'varint'>> = {
  5: 'float',
  6: 'double',
  7: 'varint',
  10: 'varint',
  11: 'varint',
  13: 'varint',
  16: 'varint',
  17: 'varint',
}

function readShape(bytes: Uint8Array, [start, end]: readonly [number, number]): readonly number[] {
  const shape: number[] = []
  const fields: Fields = fieldsOf(bytes, start, end)
  for (let field = fields.next(); field !== 0; field = fields.next()) {
    if (field !== 2 || fields.form !== 2) {
      fields.skip()
      continue
    }
    const [from, to] = fields.range()
    const dim = fieldsOf(bytes, from, to)
    let size = 0
    for (let part = dim.next(); part !== 0; part = dim.next()) {
      if (part === 1 && dim.form === 0) size = dim.varint()
      else dim.skip()
    }
    shape.push(size)
  }
  return shape
}

function fromContent(
  bytes: Uint8Array,
  [start, end]: readonly [number, number],
  { size, read }: NumberType,
): readonly number[] {
  if ((end - start) % size !== 0) throw new MalformedMessage('a tensor that is not whole')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: (end - start) / size }, (_, index) => read(view, start + index * size))
}

/** The last value given stands for all that are left out; none given is zero. */
function fromValues(given: readonly number[], dtype: number, count: number): readonly number[] {
  const numbers =
    dtype === 14 ? given.map(fromBfloat16) : dtype === 19 ? given.map(fromHalf) : given.slice(0, count)
  if (numbers.length >= count) return numbers
  return [...numbers, ...new Array<number>(count - numbers.length).fill(numbers.at(-1) ?? 0)]
}

function addTo(values: Map<number, number[]>, field: number, more: readonly number[]): void {
  const list = values.get(field)
  if (list === undefined) values.set(field, [...more])
  else for (const value of more) list.push(value)
}

const scratch = new DataView(new ArrayBuffer(4))

function fromBfloat16(bits: number): number {
  scratch.setUint32(0, (bits & 0xffff) << 16)
  return scratch.getFloat32(0)
}

function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return exponent === 0 ? sign * 2 ** -24 * fraction : sign * 2 ** (exponent - 15) * (1 + fraction / 1024)
}
