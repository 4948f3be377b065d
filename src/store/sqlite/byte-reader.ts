/** Reads what a ByteWriter wrote. Throws a RangeError where the bytes end too early. */
export interface ByteReader {
  byte(): number
  uint32(): number
  int32(): number
  float32(): number
  float64(): number
  /** So many float64 at once. */
  float64s(count: number): Float64Array
  text(): string
}

/** One for all texts: to make one takes longer than to read most names. */
const utf8 = new TextDecoder()
const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1

export function createByteReader(bytes: Uint8Array): ByteReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const step = (count: number): number => {
    at += count
    return at - count
  }
  return {
    byte: () => view.getUint8(step(1)),
    uint32: () => view.getUint32(step(4), true),
    int32: () => view.getInt32(step(4), true),
    float32: () => view.getFloat32(step(4), true),
    float64: () => view.getFloat64(step(8), true),
    float64s(count) {
      const from = step(8 * count)
      if (at > bytes.length) throw new RangeError('numbers beyond the end of the bytes')
      const values = new Float64Array(count)
      if (littleEndian) new Uint8Array(values.buffer).set(bytes.subarray(from, at))
      else for (let index = 0; index < count; index++) values[index] = view.getFloat64(from + 8 * index, true)
      return values
    },
    text() {
      const length = view.getUint32(step(4), true)
      const from = step(length)
      if (at > bytes.length) throw new RangeError('text beyond the end of the bytes')
      return utf8.decode(bytes.subarray(from, at))
    },
  }
}
