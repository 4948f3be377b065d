import type { Random } from '../random.ts'
import { type Column, isSingle } from './column.ts'
import { type Boxes, growTree, sortedRows } from './grow-tree.ts'

export interface Share {
  /** Share of the variance that the column explains by itself, between 0 and 1. */
  readonly share: number
  /** Standard deviation of that share between the trees. */
  readonly spread: number
}

/** Each tree is grown on as many rows, drawn with replacement, as there are, but no more than so many. */
const mostRows = 2500

/**
 * Functional analysis of variance (Hutter, Hoos & Leyton-Brown 2014, "An Efficient Approach for Assessing Hyperparameter
 * Importance"): a forest of fully grown regression trees learns the values from the columns; of each tree, the share of its
 * variance over the whole box that is due to one column alone, averaged over the trees.
 *
 * What is "the whole box" is the caller's to say: volumes are measured along the numbers in the columns, so a learning rate goes
 * in by its logarithm where decades should count alike. Words count alike. The marginals are summed leaf by leaf, each into the
 * pieces of the column that its box covers, which is exact and needs no walk down the tree for each piece.
 *
 * @param columns complete: no NaN
 * @returns one share a column; 0 for a column of one value only. All are 0 where the values do not vary.
 */
export function fanova(
  columns: readonly Column[],
  values: ArrayLike<number>,
  { random, trees = 64 }: { readonly random: Random; readonly trees?: number },
): Share[] {
  const told = columns.filter((column) => !isSingle(column))
  const count = values.length
  const nothing = columns.map(() => ({ share: 0, spread: 0 }))
  if (told.length === 0 || count < 2) return nothing
  const mean = Array.from(values).reduce((sum, value) => sum + value / count, 0)
  const targets = Float64Array.from(values, (value) => value - mean)
  const sorted = sortedRows(told, count)
  const shares: number[][] = told.map(() => [])
  for (let tree = 0; tree < trees; tree++) {
    const weights = bootstrap(count, random.stream('tree').stream(tree))
    const parts = variances(told, growTree(told, { sorted, weights, targets }))
    if (parts === null) continue
    for (const [i, part] of parts.entries()) shares[i]!.push(part)
  }
  return columns.map((column, i) => {
    const at = told.indexOf(column)
    return at === -1 || shares[at]!.length === 0 ? nothing[i]! : summary(shares[at]!)
  })
}

function bootstrap(count: number, random: Random): Float64Array {
  const weights = new Float64Array(count)
  for (let i = 0; i < Math.min(count, mostRows); i++) weights[random.below(count)]! += 1
  return weights
}

/** Of each column, the variance of its marginal as a share of all variance; null for a tree without variance. */
function variances(columns: readonly Column[], boxes: Boxes): number[] | null {
  const ladders = columns.map((column, c) => ladderOf(column, boxes.thresholds[c]!))
  const marginals = columns.map(
    ({ kind }, c) => new Float64Array(kind.kind === 'words' ? kind.count : ladders[c]!.sizes.length + 1),
  )
  const lengths = new Float64Array(columns.length)
  let [mean, square] = [0, 0]
  for (let leaf = 0; leaf < boxes.values.length; leaf++) {
    const [low, high, value] = [boxes.low[leaf]!, boxes.high[leaf]!, boxes.values[leaf]!]
    let volume = 1
    for (let c = 0; c < columns.length; c++) {
      lengths[c] = lengthOf(c, low[c]!, high[c]!)
      volume *= lengths[c]!
    }
    mean += volume * value
    square += volume * value * value
    for (let c = 0; c < columns.length; c++)
      spread(c, { low: low[c]!, high: high[c]!, value: (value * volume) / lengths[c]! })
  }
  const total = square - mean * mean
  // What rounding leaves of nothing.
  if (!(total > 1e-14 * square)) return null
  return columns.map((_, c) => Math.max(0, marginalVariance(c, mean)) / total)

  function lengthOf(c: number, low: number, high: number): number {
    const { kind } = columns[c]!
    if (kind.kind === 'words')
      return low === -1 ? 1 : boxes.sets[low]!.reduce((sum, one) => sum + one, 0) / kind.count
    const { ends, rank } = ladders[c]!
    return ends[high === -1 ? ends.length - 1 : rank[high]! + 1]! - ends[low === -1 ? 0 : rank[low]! + 1]!
  }

  /** Adds to every word of the box, or, along a range, to where the box begins, and takes it off where it ends. */
  function spread(c: number, { low, high, value }: { low: number; high: number; value: number }): void {
    const sums = marginals[c]!
    if (columns[c]!.kind.kind === 'words') {
      const set = low === -1 ? null : boxes.sets[low]!
      for (let word = 0; word < sums.length; word++) if (set === null || set[word]) sums[word]! += value
      return
    }
    const { rank } = ladders[c]!
    sums[low === -1 ? 0 : rank[low]! + 1]! += value
    if (high !== -1) sums[rank[high]! + 1]! -= value
  }

  function marginalVariance(c: number, center: number): number {
    const { kind } = columns[c]!
    const sums = marginals[c]!
    if (kind.kind === 'words') return sums.reduce((sum, value) => sum + (value - center) ** 2, 0) / kind.count
    let [at, sum] = [0, 0]
    ladders[c]!.sizes.forEach((size, piece) => {
      at += sums[piece]!
      sum += size * (at - center) ** 2
    })
    return sum
  }
}

/** The pieces into which all splits of a tree cut a column, as shares of its range. */
interface Ladder {
  readonly ends: Float64Array
  readonly sizes: Float64Array
  /** Of each split, its place among the splits. */
  readonly rank: Int32Array
}

function ladderOf({ kind }: Column, thresholds: readonly number[]): Ladder {
  if (kind.kind === 'words')
    return { ends: new Float64Array(0), sizes: new Float64Array(0), rank: new Int32Array(0) }
  const { low, high } = kind
  const order = Int32Array.from(thresholds.keys()).sort((a, b) => thresholds[a]! - thresholds[b]!)
  const rank = new Int32Array(thresholds.length)
  const ends = new Float64Array(thresholds.length + 2)
  order.forEach((split, place) => {
    rank[split] = place
    ends[place + 1] = (thresholds[split]! - low) / (high - low)
  })
  ends[ends.length - 1] = 1
  return { ends, sizes: ends.slice(1).map((end, i) => end - ends[i]!), rank }
}

function summary(shares: readonly number[]): Share {
  const share = shares.reduce((sum, one) => sum + one, 0) / shares.length
  const square = shares.reduce((sum, one) => sum + (one - share) ** 2, 0) / shares.length
  return { share, spread: Math.sqrt(square) }
}
