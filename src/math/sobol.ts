import { joeKuo } from './joe-kuo.ts'
import type { Random } from './random.ts'

/** As many dimensions as there are direction numbers for. */
export const sobolDimensions = joeKuo.length + 1

const bits = 32

/**
 * Points of the Sobol sequence: evenly spread in every prefix, unlike random points (Sobol 1967). Without `random` the
 * plain sequence in Gray-code order (Antonov & Saleev 1979), whose first point is the origin. With `random` it is
 * scrambled by a random linear matrix and a digital shift in each dimension (Matousek 1998): every point is uniform in
 * the cube and the evenness is kept. The scramble depends on the seed of `random` only, so that two calls with
 * neighbouring offsets continue one sequence.
 *
 * @param request.offset index of the first point wanted
 * @returns `count` points of `dimensions` coordinates in [0, 1)
 * @throws RangeError for more dimensions than `sobolDimensions`
 */
export function sobol(request: {
  readonly dimensions: number
  readonly count: number
  readonly offset?: number
  readonly random?: Random
}): number[][] {
  const { dimensions, count, offset = 0, random } = request
  if (dimensions > sobolDimensions) {
    throw new RangeError(`${dimensions} dimensions asked of a Sobol sequence that has ${sobolDimensions}`)
  }
  const points = Array.from({ length: count }, () => new Array<number>(dimensions).fill(0))
  for (let dimension = 0; dimension < dimensions; dimension++) {
    const plain = directions(dimension)
    const generator = random?.stream('sobol').stream(dimension)
    const columns = generator ? scramble(plain, generator) : plain
    const shift = generator ? generator.below(2 ** bits) : 0
    for (let i = 0; i < count; i++) points[i]![dimension] = coordinate(columns, shift, offset + i)
  }
  return points
}

/** XOR of the columns that the Gray code of `index` selects. */
function coordinate(columns: readonly number[], shift: number, index: number): number {
  const gray = index ^ (index >>> 1)
  let value = shift
  for (let bit = 0; bit < bits; bit++) if ((gray >>> bit) & 1) value ^= columns[bit]!
  return (value >>> 0) / 2 ** bits
}

/** The 32 direction numbers of one dimension as 32-bit fractions: Joe & Kuo 2008, eq. 2. */
function directions(dimension: number): number[] {
  if (dimension === 0) return Array.from({ length: bits }, (_, k) => (1 << (bits - 1 - k)) >>> 0)
  const [degree, inner, ...initial] = joeKuo[dimension - 1]!.split(' ').map(Number) as [
    number,
    number,
    ...number[],
  ]
  const v = initial.map((m, k) => (m << (bits - 1 - k)) >>> 0)
  for (let k = degree; k < bits; k++) {
    let value = v[k - degree]! ^ (v[k - degree]! >>> degree)
    for (let i = 1; i < degree; i++) if ((inner >>> (degree - 1 - i)) & 1) value ^= v[k - i]!
    v.push(value >>> 0)
  }
  return v
}

/** Multiplies by a random lower-triangular matrix of bits with ones on its diagonal. */
function scramble(columns: readonly number[], random: Random): number[] {
  // rows[i] holds the coefficients of output bit i (0 is the highest) for input bits 0..i.
  const rows = Array.from({ length: bits }, (_, i) => {
    const diagonal = (1 << (bits - 1 - i)) >>> 0
    const above = i === 0 ? 0 : (random.below(2 ** i) * 2 ** (bits - i)) >>> 0
    return (above | diagonal) >>> 0
  })
  return columns.map((column) => {
    let value = 0
    for (let i = 0; i < bits; i++) value = (value << 1) | parity(rows[i]! & column)
    return value >>> 0
  })
}

function parity(x: number): number {
  x ^= x >>> 16
  x ^= x >>> 8
  x ^= x >>> 4
  return (0x6996 >>> (x & 15)) & 1
}
