/** Reads what a ByteWriter wrote. Throws a RangeError where the bytes end too early. */
export interface ByteReader {
  byte(): number
  uint32(): number
  int32(): number
  float32(): number
  float64(): number
  text(): string
}

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
    text() {
      const length = view.getUint32(step(4), true)
      const from = step(length)
      if (at > bytes.length) throw new RangeError('text beyond the end of the bytes')
      return new TextDecoder().decode(bytes.subarray(from, at))
    },
  }
}
