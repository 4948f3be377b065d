import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'

/**
 * A seeded generator. The same seed gives the same numbers on every machine and in every version of Node.
 * Streams of different names are independent of each other and of how much was drawn from their parent.
 */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  next(): number
  /** Uniform whole number in [0, n). */
  below(n: number): number
  /** Standard normal. */
  normal(): number
  /** An independent generator that depends on this one's seed and on the name only. */
  stream(name: string | number): Random
  /** Shuffles in place (Fisher-Yates) and returns its argument. */
  shuffle<T>(items: T[]): T[]
}

/**
 * A generator from a seed. `createRandom(7)` and `createRandom('7')` are the same.
 *
 * xoroshiro128+ (Blackman & Vigna 2018, "Scrambled linear pseudorandom number generators"), its 128 bits of state taken
 * from a hash of the seed and of the names of the streams that lead to it. The lowest bits of its outputs, which are
 * weak, are dropped.
 */
export function createRandom(seed: number | string): Random {
  return fromPath(String(seed))
}

function fromPath(path: string): Random {
  const bits = xoroshiro128plusFromState(hash128(path))
  let spare: number | null = null

  const next = (): number => {
    const high = bits.next() >>> 5
    const low = bits.next() >>> 6
    return (high * 67108864 + low) / 9007199254740992
  }

  return {
    next,
    below: (n) => Math.floor(next() * n),
    // Polar method (Marsaglia & Bray 1964): needs log and sqrt only, which do not differ between machines.
    normal() {
      if (spare !== null) {
        const value = spare
        spare = null
        return value
      }
      for (;;) {
        const u = 2 * next() - 1
        const v = 2 * next() - 1
        const square = u * u + v * v
        if (square >= 1 || square === 0) continue
        const factor = Math.sqrt((-2 * Math.log(square)) / square)
        spare = v * factor
        return u * factor
      }
    },
    stream: (name) => fromPath(`${path}\u0000${name}`),
    shuffle(items) {
      for (let i = items.length - 1; i > 0; i--) {
        const j = Math.floor(next() * (i + 1))
        const item = items[i]!
        items[i] = items[j]!
        items[j] = item
      }
      return items
    },
  }
}

/**
 * 128 bits of a text: four 32-bit lanes, each stirred by every code unit and by its neighbour, then finished with the
 * mixer of MurmurHash3 (Appleby 2011). Not cryptographic.
 */
function hash128(text: string): readonly number[] {
  let a = 0x9e3779b9
  let b = 0x243f6a88
  let c = 0xb7e15162
  let d = 0x71374491
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = b ^ Math.imul(a ^ unit, 0x85ebca6b)
    b = c ^ Math.imul(b ^ unit, 0xc2b2ae35)
    c = d ^ Math.imul(c ^ unit, 0x27d4eb2f)
    d = a ^ Math.imul(d ^ unit, 0x165667b1)
  }
  a = mix(a ^ text.length)
  b = mix(b ^ a)
  c = mix(c ^ b)
  d = mix(d ^ c)
  // A second round lets every lane depend on every other; a state of zeros would give zeros for ever.
  return [mix(a ^ d), mix(b ^ d), mix(c ^ d), mix(d) || 1]
}

function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) | 0
}
