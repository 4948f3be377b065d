/** Bytes that are no message of protocol buffers; caught where records are counted. */
export class MalformedMessage extends Error {}

/**
 * A cursor over the fields of one message. `next` moves to the field after; then exactly one of the readers, or
 * `skip`, is called for it. Numbers are IEEE doubles: integers beyond 2^53 lose their last digits.
 */
export interface Fields {
  /** Number of the field; 0 at the end of the message. */
  next(): number
  /** How the field is written: 0 varint, 1 eight bytes, 2 length and bytes, 5 four bytes. */
  readonly form: number
  varint(): number
  float(): number
  double(): number
  text(): string
  /** Start and end of a field with a length; the fields go on after it. */
  range(): readonly [number, number]
  skip(): void
}

const decoder = new TextDecoder()

/** Reads the fields of the message that lies in `bytes` from `start` to `end`. */
export function fieldsOf(bytes: Uint8Array, start = 0, end = bytes.length): Fields {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = start
  let form = 0

  const fixed = (size: number): number => {
    if (end - at < size) throw new MalformedMessage('a number ends after its message')
    at += size
    return at - size
  }
  const varint = (): number => {
    const [value, next] = readVarint(bytes, at, end)
    at = next
    return value
  }
  const range = (): readonly [number, number] => {
    const length = varint()
    if (length < 0 || length > end - at) throw new MalformedMessage('a field ends after its message')
    at += length
    return [at - length, at]
  }
  return {
    next() {
      if (at >= end) return 0
      const key = varint()
      form = key % 8
      const field = Math.floor(key / 8)
      if (field < 1) throw new MalformedMessage('a field without a number')
      return field
    },
    get form() {
      return form
    },
    varint,
    float: () => view.getFloat32(fixed(4), true),
    double: () => view.getFloat64(fixed(8), true),
    text() {
      const [from, to] = range()
      return decoder.decode(bytes.subarray(from, to))
    },
    range,
    skip() {
      if (form === 0) varint()
      else if (form === 1) fixed(8)
      else if (form === 2) range()
      else if (form === 5) fixed(4)
      else throw new MalformedMessage(`a field of the unknown form ${form}`)
    },
  }
}

/** An int64 as written: seven bits a byte, the lowest first; negative numbers take ten bytes. */
function readVarint(bytes: Uint8Array, start: number, end: number): readonly [number, number] {
  let low = 0
  let high = 0
  for (let at = start, shift = 0; ; at++, shift += 7) {
    if (at >= end || shift > 63) throw new MalformedMessage('a number without an end')
    const byte = bytes[at]!
    const bits = byte & 127
    if (shift < 28) low |= bits << shift
    else if (shift === 28) {
      low |= bits << 28
      high = bits >>> 4
    } else high |= bits << (shift - 32)
    if (byte < 128) return [high * 2 ** 32 + (low >>> 0), at + 1]
  }
}

/** Numbers of a repeated field, whether they are packed or one by one; `fields` stands at one of them. */
export function repeatedNumbers(
  fields: Fields,
  bytes: Uint8Array,
  kind: 'double' | 'float' | 'varint',
): readonly number[] {
  if (fields.form !== 2) return [fields[kind]()]
  const [start, end] = fields.range()
  const numbers: number[] = []
  if (kind === 'varint') {
    for (let at = start; at < end; ) {
      const [value, next] = readVarint(bytes, at, end)
      numbers.push(value)
      at = next
    }
    return numbers
  }
  const size = kind === 'double' ? 8 : 4
  if ((end - start) % size !== 0) throw new MalformedMessage('packed numbers that are not whole')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = start; at < end; at += size)
    numbers.push(kind === 'double' ? view.getFloat64(at, true) : view.getFloat32(at, true))
  return numbers
}
