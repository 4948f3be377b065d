import { type Matrix, rotation, uniform } from './random.ts'
import { ripple, turn } from './transforms.ts'

/** Gallagher's peaks: the highest of Gaussian hills of different heights and shapes. */
export function gallagher(
  size: number,
  seed: number,
  about: { readonly peaks: number; readonly first: number; readonly width: number },
): (x: readonly number[]) => number {
  const { peaks, first, width } = about
  const turned: Matrix = rotation(size, seed)
  const order = ranks(uniform(peaks - 1, seed))
  const shapes = Array.from({ length: peaks }, (_, peak) => {
    const condition = peak === 0 ? first : 1000 ** (order[peak - 1]! / (peaks - 2))
    return ranks(uniform(size, seed + 1000 * peak)).map((rank) => condition ** (rank / (size - 1) - 0.5))
  })
  const heights = Array.from({ length: peaks }, (_, peak) =>
    peak === 0 ? 10 : 1.1 + (8 * (peak - 1)) / (peaks - 2),
  )
  const numbers = uniform(size * peaks, seed)
  const centers = Array.from({ length: peaks }, (_, peak) => {
    const center = numbers.slice(peak * size, (peak + 1) * size).map((u) => width * u - width / 2)
    return turn(turned)(center).map((value) => (peak === 0 ? 0.8 * value : value))
  })
  return (x) => {
    const z = turn(turned)(x)
    let highest = 0
    for (let peak = 0; peak < peaks; peak++) {
      const square = z.reduce(
        (sum, value, i) => sum + shapes[peak]![i]! * (value - centers[peak]![i]!) ** 2,
        0,
      )
      highest = Math.max(highest, heights[peak]! * Math.exp((-0.5 / size) * square))
    }
    return ripple(10 - highest) ** 2
  }
}

/** Which number comes at each place in ascending order. */
function ranks(numbers: readonly number[]): number[] {
  return [...numbers.keys()].sort((a, b) => numbers[a]! - numbers[b]!)
}
