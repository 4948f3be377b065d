import type { RandomNumbers } from '../../../src/trainer/network/network.ts'

/** A small seeded generator (mulberry32) with named streams. */
export function seeded(seed: number): RandomNumbers {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    stream: (name) =>
      seeded([...String(name)].reduce((sum, c) => Math.imul(sum, 31) + c.charCodeAt(0), seed)),
  }
}

export function normals(random: RandomNumbers, count: number): Float32Array {
  return Float32Array.from({ length: count }, () => random.normal())
}

export function labels(random: RandomNumbers, count: number, classes: number): Int32Array {
  return Int32Array.from({ length: count }, () => Math.floor(random.next() * classes))
}
