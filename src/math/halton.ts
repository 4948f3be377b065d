import type { Random } from './random.ts'

const primes = [
  2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101,
]

/** As many dimensions as stay evenly spread with a reasonable number of points. */
export const haltonDimensions = primes.length

/**
 * Points of the Halton sequence (Halton 1960): in dimension j the digits of the index in base p_j, mirrored at the point.
 * With `random` the digits at each place are permuted at random (Owen 2017, "A randomized Halton algorithm"): every point
 * is uniform in the cube, the evenness is kept, and the stripes of the plain sequence in larger bases are gone. The
 * permutations depend on the seed of `random` only, so that neighbouring offsets continue one sequence.
 *
 * @param request.offset index of the first point wanted
 * @returns `count` points of `dimensions` coordinates in [0, 1)
 * @throws RangeError for more dimensions than `haltonDimensions`
 */
export function halton(request: {
  readonly dimensions: number
  readonly count: number
  readonly offset?: number
  readonly random?: Random
}): number[][] {
  const { dimensions, count, offset = 0, random } = request
  if (dimensions > haltonDimensions) {
    throw new RangeError(`${dimensions} dimensions asked of a Halton sequence that has ${haltonDimensions}`)
  }
  const points = Array.from({ length: count }, () => new Array<number>(dimensions).fill(0))
  for (let dimension = 0; dimension < dimensions; dimension++) {
    const base = primes[dimension]!
    const permutations = random ? shuffled(base, random.stream('halton').stream(dimension)) : plain(base)
    for (let i = 0; i < count; i++) points[i]![dimension] = mirrored(offset + i, base, permutations)
  }
  return points
}

function mirrored(index: number, base: number, permutations: readonly (readonly number[])[]): number {
  let value = 0
  let weight = 1 / base
  let rest = index
  for (const permutation of permutations) {
    value += permutation[rest % base]! * weight
    rest = Math.floor(rest / base)
    weight /= base
  }
  return Math.min(value, 1 - Number.EPSILON / 2)
}

/** One permutation for each digit that a double can hold. */
function shuffled(base: number, random: Random): number[][] {
  return plain(base).map((digits) => random.shuffle(digits))
}

function plain(base: number): number[][] {
  const places = Math.ceil(52 / Math.log2(base))
  return Array.from({ length: places }, () => Array.from({ length: base }, (_, digit) => digit))
}
