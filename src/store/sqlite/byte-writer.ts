/** Bytes that grow as they are written; numbers little-endian. */
export interface ByteWriter {
  byte(value: number): void
  uint32(value: number): void
  int32(value: number): void
  float32(value: number): void
  float64(value: number): void
  /** A uint32 of its length in bytes, then UTF-8. */
  text(value: string): void
  done(): Uint8Array
}

export function createByteWriter(): ByteWriter {
  let bytes = new Uint8Array(1024)
  let view = new DataView(bytes.buffer)
  let length = 0

  /** Makes room for `count` bytes; answers with where they begin. */
  const room = (count: number): number => {
    const at = length
    length += count
    if (length > bytes.length) {
      const larger = new Uint8Array(Math.max(length, 2 * bytes.length))
      larger.set(bytes)
      bytes = larger
      view = new DataView(bytes.buffer)
    }
    return at
  }
  const uint32 = (value: number) => {
    const at = room(4)
    view.setUint32(at, value, true)
  }

  return {
    uint32,
    byte(value) {
      const at = room(1)
      view.setUint8(at, value)
    },
    int32(value) {
      const at = room(4)
      view.setInt32(at, value, true)
    },
    float32(value) {
      const at = room(4)
      view.setFloat32(at, value, true)
    },
    float64(value) {
      const at = room(8)
      view.setFloat64(at, value, true)
    },
    text(value) {
      const encoded = new TextEncoder().encode(value)
      uint32(encoded.length)
      const at = room(encoded.length)
      bytes.set(encoded, at)
    },
    done: () => bytes.subarray(0, length),
  }
}
