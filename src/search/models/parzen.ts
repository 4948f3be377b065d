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

/** Width of a kernel of a single trial, as a share of the range; it shrinks as n^(-1 / (d + 4)) (Scott's rule). */
const widest = 0.25
/** No kernel is narrower than so many trials over the range would be apart. */
const fewest = 100
/** Kernels whose logarithm is so much below the highest add nothing that a number of 53 bits would hold. */
const negligible = 40

/**
 * A mixture of one product kernel for each place and one broad kernel over all of the space: normal distributions cut at
 * the ends of the range; words get the weight of a word anywhere plus that of the trial's own. A feature that a
 * place lacks is uniform in its kernel.
 */
export function createParzen(space: Space, places: readonly Float64Array[]): Parzen {
  const { size, unordered } = featuresOf(space)
  const n = places.length
  const cells = space.parameters.map(cellCount)
  const width = widthsFor(cells, n)
  const precision = Float64Array.from(width, (w) => 1 / w)
  // A trial's word weighs as much as all words together would by chance.
  const own = cells.map((count) => Math.log((1 + 1 / count) / 2))
  const other = cells.map((count) => Math.log(1 / count / 2))
  const uniformWord = cells.map((count) => -Math.log(count))
  // Place after place in one array: of numbers the centres over the width, and minus the logarithms of the width and of
  // what the cuts leave.
  const centers = new Float64Array(n * size)
  const norms = new Float64Array(n * size)
  const cuts = new Map(width.map((w) => [w, null as LogMass | null]))
  for (let f = 0; f < size; f++) {
    if (unordered[f]) {
      for (let i = 0; i < n; i++) centers[i * size + f] = places[i]![f]!
      continue
    }
    const left = cuts.get(width[f]!) ?? logMasses(width[f]!)
    cuts.set(width[f]!, left)
    const peak = -Math.log(width[f]! * Math.sqrt(2 * Math.PI))
    for (let i = 0; i < n; i++) {
      const center = places[i]![f]!
      centers[i * size + f] = center * precision[f]!
      norms[i * size + f] = peak - left(center)
    }
  }
  const logs = new Float64Array(n + 1)
  return {
    logDensity(x) {
      const exists = [...unordered.keys()].filter((f) => !Number.isNaN(x[f]!))
      const words = exists.filter((f) => unordered[f])
      const numbers = exists.filter((f) => !unordered[f])
      const scaled = x.map((value, f) => value * precision[f]!)
      const prior = words.reduce((sum, f) => sum + uniformWord[f]!, 0)
      let top = prior
      logs[n] = prior
      for (let i = 0; i < n; i++) {
        let log = 0
        for (const f of numbers) {
          const z = scaled[f]! - centers[i * size + f]!
          if (!Number.isNaN(z)) log += norms[i * size + f]! - 0.5 * z * z
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
      const place = places[random.below(n + 1)]
      return space.parameters.map((_, f) => {
        const center = place?.[f] ?? Number.NaN
        if (Number.isNaN(center)) return random.next()
        if (unordered[f]) return random.next() < 0.5 ? center : random.next()
        return truncatedNormal(random, center, width[f]!)
      })
    },
  }
}

/** Of each feature, for a mixture of n kernels. */
function widthsFor(cells: readonly number[], n: number): readonly number[] {
  const searched = cells.filter((count) => count > 1).length
  const scott = widest * Math.max(n, 1) ** (-1 / (searched + 4))
  return cells.map((count) => Math.max(scott, 1 / Math.min(fewest, n + 2), 0.5 / count))
}

type LogMass = (center: number) => number

const intervals = 128

/**
 * Logarithm of what the ends of the range leave of a kernel with this centre: between evenly spaced centres linearly, which
 * is wrong by less than 0.01. The second half of the range mirrors the first.
 */
function logMasses(width: number): LogMass {
  const half = Float64Array.from({ length: intervals / 2 + 1 }, (_, i) => {
    const center = i / intervals
    return Math.log(normalCdf((1 - center) / width) - normalCdf(-center / width))
  })
  return (center) => {
    const place = Math.min(center, 1 - center) * intervals
    const i = Math.min(intervals / 2 - 1, Math.floor(place))
    return half[i]! + (place - i) * (half[i + 1]! - half[i]!)
  }
}

/** By rejection: at least a half of a kernel whose centre lies in the range lies there too, or the kernel is broad. */
function truncatedNormal(random: Random, center: number, width: number): number {
  for (let attempt = 0; attempt < 100; attempt++) {
    const value = center + width * random.normal()
    if (value >= 0 && value <= 1) return value
  }
  return center
}
