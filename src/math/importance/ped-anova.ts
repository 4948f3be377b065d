import { normalCdf } from '../normal-distribution.ts'
import { type Column, isSingle } from './column.ts'

/** Numbers of a range are sorted onto a grid of so many. */
const gridSize = 50
/** Added to every density: no ratio may be infinite. */
const least = 1e-12
/** Fewer trials in which a parameter exists (or does not) say nothing of it. */
const fewest = 2

/**
 * PED-ANOVA (Watanabe, Bansal & Hutter 2023, "PED-ANOVA: Efficiently Quantifying Hyperparameter Importance in Arbitrary
 * Subspaces", equation 8): how far the density of each column among the best trials is from its density among all trials of
 * a region, as a Pearson divergence. Says what mattered for becoming one of the best. A column that exists in some trials only
 * is judged by these, weighted by how many of the best and of all they are (the conditional form of 2026, theorem 4.2).
 *
 * Densities are Parzen's on a grid of 50 with Scott's width (1.059 times the smaller of deviation and 0.746 interquartile range,
 * times n^-0.2), and one wide kernel over the whole grid, so that a column untouched by the choice of the best comes to nearly 0.
 *
 * @param values the lower the better; finite
 * @param best share of the trials that are the best, of all
 * @param region share of the trials that they are compared with; 1 for all
 * @returns one number a column, from 0 on; they are comparable with each other, and no shares
 */
export function pedAnova(
  columns: readonly Column[],
  values: ArrayLike<number>,
  { best = 0.1, region = 1 }: { readonly best?: number; readonly region?: number } = {},
): number[] {
  if (values.length < 2) return columns.map(() => 0)
  const [top, all] = [lowest(values, best), lowest(values, region)]
  const quantile = top.length / all.length
  const isTop = new Set(top)
  return columns.map((column) => {
    if (isSingle(column)) return 0
    const present = all.filter((row) => !Number.isNaN(column.values[row]!))
    const good = present.filter((row) => isTop.has(row))
    if (present.length < fewest || good.length === 0) return 0
    const weight = (good.length / top.length) ** 2 / (present.length / all.length)
    return quantile ** 2 * weight * divergence(density(column, good), density(column, present))
  })
}

/** Rows of the lowest values, all equals of the last one included. */
function lowest(values: ArrayLike<number>, share: number): number[] {
  const sorted = Float64Array.from(values).sort()
  const cut = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
  return [...sorted.keys()].filter((row) => values[row]! <= cut)
}

function divergence(top: Float64Array, all: Float64Array): number {
  return all.reduce((sum, density, cell) => sum + density * (top[cell]! / density - 1) ** 2, 0)
}

function density({ kind, values }: Column, rows: readonly number[]): Float64Array {
  if (kind.kind === 'words') return wordDensity(counted(kind.count, rows, (row) => values[row]!))
  const { low, high, cells = gridSize } = kind
  const size = Math.min(cells, gridSize)
  const step = (high - low) / (size - 1)
  // What lies in the middle between two places belongs to the lower one.
  return rangeDensity(counted(size, rows, (row) => Math.ceil((values[row]! - low) / step - 0.5)))
}

function counted(size: number, rows: readonly number[], of: (row: number) => number): Float64Array {
  const counts = new Float64Array(size)
  for (const row of rows) counts[Math.min(size - 1, Math.max(0, of(row)))]! += 1
  return counts
}

function rangeDensity(counts: Float64Array): Float64Array {
  const size = counts.length
  const places = [...counts.keys()].filter((place) => counts[place]! > 0)
  const total = counts.reduce((sum, count) => sum + count, 0)
  const width = Math.max(scottWidth(counts, places, total), 0.5 / 1.64)
  const density = new Float64Array(size).fill(least)
  for (const place of places) add(place, width, counts[place]!)
  add((size - 1) / 2, size, 1)
  return density

  /** A normal kernel cut at the ends of the grid. */
  function add(center: number, sigma: number, weight: number): void {
    const whole = mass((-0.5 - center) / sigma, (size - 0.5 - center) / sigma)
    for (let cell = 0; cell < size; cell++) {
      const part = mass((cell - 0.5 - center) / sigma, (cell + 0.5 - center) / sigma)
      density[cell]! += ((weight / (total + 1)) * part) / whole
    }
  }
}

function scottWidth(counts: Float64Array, places: readonly number[], total: number): number {
  const mean = places.reduce((sum, place) => sum + place * counts[place]!, 0) / total
  const square = places.reduce((sum, place) => sum + counts[place]! * (place - mean) ** 2, 0)
  const deviation = Math.sqrt(square / Math.max(1, total - 1))
  let below = 0
  const cumulated = places.map((place) => (below += counts[place]!))
  const first = cumulated.findIndex((sum) => sum >= Math.floor(total / 4))
  const third = cumulated.findIndex((sum) => sum > Math.floor((3 * total) / 4))
  const last = places[third === -1 ? places.length - 1 : third]!
  return 1.059 * Math.min((last - places[first]!) / 1.34, deviation) * total ** -0.2
}

/** Probability between two numbers, exact in both tails. */
function mass(from: number, to: number): number {
  return from > 0 ? normalCdf(-from) - normalCdf(-to) : normalCdf(to) - normalCdf(from)
}

/** Each seen word is a kernel: most of it on the word, a little on all; and one kernel of all words alike. */
function wordDensity(counts: Float64Array): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const kernels = counts.filter((count) => count > 0).length + 1
  const size = counts.length
  const little = 1 / kernels
  const whole = 1 + size * little
  const share = (weight: number) => weight / (total + 1)
  return counts.map(
    (count) =>
      share(count) * ((1 + little) / whole) +
      share(total - count) * (little / whole) +
      share(1) / size +
      least,
  )
}
