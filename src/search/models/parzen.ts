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

/**
 * A mixture of one product kernel for each place and one broad kernel over all of the space: normal distributions cut at
 * the ends of the range; words get the weight of a word anywhere plus that of the trial's own. A feature that a
 * place lacks is uniform in its kernel.
 */
export function createParzen(space: Space, places: readonly Float64Array[]): Parzen {
  const { size, unordered } = featuresOf(space)
  const n = places.length
  const cells = space.parameters.map(cellCount)
  const searched = cells.filter((count) => count > 1).length
  const scott = widest * Math.max(n, 1) ** (-1 / (searched + 4))
  const width = cells.map((count) => Math.max(scott, 1 / Math.min(fewest, n + 2), 0.5 / count))
  const precision = width.map((w) => 1 / w)
  const tables = new Map(width.map((w) => [w, massTable(w)]))
  // Of each kernel: minus the logarithms of what the cuts leave and of the widths, for each feature.
  const norms = places.map((place) =>
    Float64Array.from(place, (center, f) =>
      Number.isNaN(center) || unordered[f]
        ? 0
        : -Math.log(width[f]! * Math.sqrt(2 * Math.PI)) - logMass(center, tables.get(width[f]!)!),
    ),
  )
  // A trial's word weighs as much as all words together would by chance.
  const own = cells.map((count) => Math.log((1 + 1 / count) / 2))
  const other = cells.map((count) => Math.log(1 / count / 2))
  const uniformWord = cells.map((count) => -Math.log(count))
  return {
    logDensity(x) {
      let prior = 0
      for (let f = 0; f < size; f++) if (unordered[f] && !Number.isNaN(x[f]!)) prior += uniformWord[f]!
      let top = prior
      const logs = new Float64Array(n + 1)
      logs[n] = prior
      for (let i = 0; i < n; i++) {
        const place = places[i]!
        const norm = norms[i]!
        let log = 0
        for (let f = 0; f < size; f++) {
          const value = x[f]!
          if (Number.isNaN(value)) continue
          const center = place[f]!
          if (Number.isNaN(center)) {
            if (unordered[f]) log += uniformWord[f]!
          } else if (unordered[f]) log += value === center ? own[f]! : other[f]!
          else {
            const z = (value - center) * precision[f]!
            log += norm[f]! - 0.5 * z * z
          }
        }
        logs[i] = log
        if (log > top) top = log
      }
      let sum = 0
      for (let i = 0; i <= n; i++) sum += Math.exp(logs[i]! - top)
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

const intervals = 128

/** Logarithms of what the ends of the range leave of a kernel, for evenly spaced centres. */
function massTable(width: number): Float64Array {
  return Float64Array.from({ length: intervals + 1 }, (_, i) => {
    const center = i / intervals
    return Math.log(normalCdf((1 - center) / width) - normalCdf(-center / width))
  })
}

/** Between the centres of the table linearly: the logarithm is wrong by less than 0.01. */
function logMass(center: number, table: Float64Array): number {
  const place = center * intervals
  const i = Math.min(intervals - 1, Math.floor(place))
  return table[i]! + (place - i) * (table[i + 1]! - table[i]!)
}

/** By rejection: at least a half of a kernel whose centre lies in the range lies there too, or the kernel is broad. */
function truncatedNormal(random: Random, center: number, width: number): number {
  for (let attempt = 0; attempt < 100; attempt++) {
    const value = center + width * random.normal()
    if (value >= 0 && value <= 1) return value
  }
  return center
}
