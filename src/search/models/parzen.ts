import type { Space } from '../../domain/parameter.ts'
import { normalCdf } from '../../math/normal-distribution.ts'
import type { Random } from '../../math/random.ts'
import { cellCount } from '../../space/coordinate.ts'
import { featuresOf } from './features.ts'

/** A density over the settings of a space, in coordinates of the unit cube. */
export interface Parzen {
  /** Of a setting's features; only those that exist count. */
  logDensity(x: Float64Array): number
  /** A point of the unit cube. */
  draw(random: Random): number[]
}

/** Kernels whose logarithm is so much below the highest add nothing that a number of 53 bits would hold. */
const negligible = 40

/**
 * A mixture of one product kernel for each place and one uniform kernel over all of the space: normal distributions cut at
 * the ends of the range, each as wide as its place is far from its neighbours; words get the weight of a word anywhere
 * plus that of the trial's own. A feature that a place lacks is uniform in its kernel.
 */
export function createParzen(space: Space, places: readonly Float64Array[]): Parzen {
  const { size, unordered } = featuresOf(space)
  const n = places.length
  const cells = space.parameters.map(cellCount)
  // A trial's word weighs as much as all words together would by chance.
  const own = cells.map((count) => Math.log((1 + 1 / count) / 2))
  const other = cells.map((count) => Math.log(1 / count / 2))
  const uniformWord = cells.map((count) => -Math.log(count))
  // Place after place in one array each: centres; of numbers the widths, and the logarithms of the kernel's height there.
  const centers = new Float64Array(n * size)
  const widths = new Float64Array(n * size)
  const heights = new Float64Array(n * size)
  for (let f = 0; f < size; f++) {
    const column = new Float64Array(n)
    for (let i = 0; i < n; i++) column[i] = places[i]![f]!
    const width = unordered[f] ? null : widthsOf(column, cells[f]!)
    for (let i = 0; i < n; i++) {
      const center = column[i]!
      const at = i * size + f
      centers[at] = center
      if (width === null) continue
      const w = width[i]!
      widths[at] = w
      heights[at] = -Math.log(w * Math.sqrt(2 * Math.PI) * (below((1 - center) / w) - below(-center / w)))
    }
  }
  const precisions = widths.map((w) => 1 / w)
  const logs = new Float64Array(n + 1)
  return {
    logDensity(x) {
      const exists = [...unordered.keys()].filter((f) => !Number.isNaN(x[f]!))
      const words = exists.filter((f) => unordered[f])
      const numbers = exists.filter((f) => !unordered[f])
      const prior = words.reduce((sum, f) => sum + uniformWord[f]!, 0)
      let top = prior
      logs[n] = prior
      for (let i = 0; i < n; i++) {
        let log = 0
        for (const f of numbers) {
          const at = i * size + f
          const z = (x[f]! - centers[at]!) * precisions[at]!
          if (!Number.isNaN(z)) log += heights[at]! - 0.5 * z * z
        }
        for (const f of words) {
          const center = centers[i * size + f]!
          log += Number.isNaN(center) ? uniformWord[f]! : x[f] === center ? own[f]! : other[f]!
        }
        logs[i] = log
        if (log > top) top = log
      }
      let sum = 0
      for (let i = 0; i <= n; i++) if (logs[i]! > top - negligible) sum += Math.exp(logs[i]! - top)
      return top + Math.log(sum / (n + 1))
    },
    draw(random) {
      const kernel = random.below(n + 1)
      const place = places[kernel]
      return space.parameters.map((_, f) => {
        const center = place?.[f] ?? Number.NaN
        if (Number.isNaN(center)) return random.next()
        if (unordered[f]) return random.next() < 0.5 ? center : random.next()
        return truncatedNormal(random, center, widths[kernel * size + f]!)
      })
    },
  }
}

/**
 * Of each kernel the greater of the distances to the next place below and above (Bergstra et al. 2011, section 4): wide where
 * little was tried, narrow where trials crowd. None is narrower than places spread evenly would be apart, or than half
 * a cell, nor wider than the range.
 */
function widthsOf(centers: Float64Array, cells: number): Float64Array {
  const sorted = centers.filter((center) => !Number.isNaN(center)).sort()
  const last = sorted.length - 1
  const least = Math.max(1 / (centers.length + 2), 0.5 / cells)
  const widths = new Float64Array(centers.length).fill(1)
  if (last <= 0) return widths
  for (let k = 0; k < widths.length; k++) {
    const center = centers[k]!
    if (Number.isNaN(center)) continue
    const i = firstFrom(sorted, center)
    const down = i > 0 ? center - sorted[i - 1]! : 0
    const up = i < last ? sorted[i + 1]! - center : 0
    widths[k] = Math.min(1, Math.max(least, down, up))
  }
  return widths
}

function firstFrom(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

/** The standard normal distribution in a table: between its entries linearly, which is wrong by less than 1e-5. */
const perUnit = 64
const farthest = 10
const table = Float64Array.from({ length: farthest * perUnit + 2 }, (_, i) => normalCdf(i / perUnit))

function below(z: number): number {
  const at = Math.min(Math.abs(z), farthest) * perUnit
  const i = Math.floor(at)
  const value = table[i]! + (at - i) * (table[i + 1]! - table[i]!)
  return z < 0 ? 1 - value : value
}

/** By rejection: at least a half of a kernel whose centre lies in the range lies there too, or the kernel is broad. */
function truncatedNormal(random: Random, center: number, width: number): number {
  for (let attempt = 0; attempt < 100; attempt++) {
    const value = center + width * random.normal()
    if (value >= 0 && value <= 1) return value
  }
  return center
}
