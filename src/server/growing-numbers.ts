/** Numbers in one piece of memory that can be added to. */
export interface GrowingNumbers {
  readonly length: number
  push(value: number): void
  append(values: ArrayLike<number>): void
  /** All of them, without a copy; a later look may lie elsewhere. */
  view(): Float64Array
}

/** @param expected how many there will be, as far as is known: room for them is taken once */
export function createGrowingNumbers(expected = 16): GrowingNumbers {
  let room = new Float64Array(Math.max(16, expected))
  let length = 0
  const grow = (by: number) => {
    if (length + by <= room.length) return
    const larger = new Float64Array(Math.max(length + by, 2 * room.length))
    larger.set(room.subarray(0, length))
    room = larger
  }
  return {
    get length() {
      return length
    },
    push(value) {
      grow(1)
      room[length++] = value
    },
    append(values) {
      grow(values.length)
      room.set(values, length)
      length += values.length
    },
    view: () => room.subarray(0, length),
  }
}
