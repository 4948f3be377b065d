import type { Column } from './column.ts'

/**
 * A regression tree as the boxes of its leaves. Along a range, the ends of a box are numbers of splits (`thresholds`), -1 for the
 * end of the range itself; among words, the box holds the set `sets[low]`, all of them where low is -1.
 */
export interface Boxes {
  /** Predictions, one a leaf. */
  readonly values: readonly number[]
  /** One row a leaf, one entry a column. */
  readonly low: readonly (readonly number[])[]
  readonly high: readonly (readonly number[])[]
  /** Of each column, where its ranges are split. */
  readonly thresholds: readonly (readonly number[])[]
  readonly sets: readonly Uint8Array[]
}

/** What all trees of a forest share. */
export interface Sorted {
  readonly places: readonly Float64Array[]
  /** All rows, once for each column, sorted along it. */
  readonly orders: readonly Int32Array[]
}

export function sortedRows(columns: readonly Column[], count: number): Sorted {
  const places = columns.map(({ values }) => Float64Array.from(values))
  const orders = columns.map(({ kind }, c) => {
    const rows = new Int32Array(count).map((_, i) => i)
    const at = places[c]!
    return kind.kind === 'words' ? rows : rows.sort((a, b) => at[a]! - at[b]! || a - b)
  })
  return { places, orders }
}

interface Box {
  readonly low: readonly number[]
  readonly high: readonly number[]
}

interface Node extends Box {
  readonly start: number
  readonly end: number
  readonly depth: number
}

interface Split {
  readonly column: number
  readonly gain: number
  readonly threshold: number
  /** The words that go to the left. */
  readonly left: Uint8Array | null
}

const deepest = 64

/**
 * Grows a tree to its last leaf (Breiman et al. 1984): every node is split where the squared error falls most; words are first
 * put in order of their means, which finds the best of all ways to part them (Fisher 1958).
 * @param weights how often each row counts, a whole number; rows of weight 0 are left out
 */
export function growTree(
  columns: readonly Column[],
  about: {
    readonly sorted: Sorted
    readonly weights: Float64Array
    readonly targets: Float64Array
  },
): Boxes {
  const { places, orders, weights, targets } = drawn(about)
  const count = targets.length
  const weighted = targets.map((y, row) => y * weights[row]!)
  const shareOf = reciprocals(weights)
  const spare = new Int32Array(count)
  const goesLeft = new Uint8Array(targets.length)
  const leaves: { values: number[]; low: (readonly number[])[]; high: (readonly number[])[] } = {
    values: [],
    low: [],
    high: [],
  }
  const thresholds: number[][] = columns.map(() => [])
  const sets: Uint8Array[] = []
  const open = columns.map(() => -1)
  const stack: Node[] = [{ start: 0, end: count, depth: 0, low: open, high: open }]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const split = bestSplit(node)
    if (split === null) keep(node)
    else part(node, split)
  }
  return { ...leaves, thresholds, sets }

  function keep({ start, end, low, high }: Node): void {
    let [sum, weight] = [0, 0]
    for (let i = start; i < end; i++) {
      const row = orders[0]![i]!
      sum += weighted[row]!
      weight += weights[row]!
    }
    leaves.values.push(sum / weight)
    leaves.low.push(low)
    leaves.high.push(high)
  }

  function part(node: Node, { column, threshold, left }: Split): void {
    const { start, end, depth } = node
    const at = places[column]!
    const rows = orders[column]!
    let middle = start
    for (let i = start; i < end; i++) {
      const row = rows[i]!
      const goes = left === null ? Number(at[row]! <= threshold) : left[at[row]!]!
      goesLeft[row] = goes
      middle += goes
    }
    for (const order of orders) {
      let [first, second] = [start, 0]
      for (let i = start; i < end; i++) {
        const row = order[i]!
        if (goesLeft[row] === 1) order[first++] = row
        else spare[second++] = row
      }
      for (let i = 0; i < second; i++) order[first + i] = spare[i]!
    }
    const children = left === null ? halves(node, column, threshold) : selections(node, column, left)
    stack.push({ start: middle, end, depth: depth + 1, ...children[1] })
    stack.push({ start, end: middle, depth: depth + 1, ...children[0] })
  }

  function halves({ low, high }: Box, column: number, threshold: number): readonly [Box, Box] {
    const split = thresholds[column]!.push(threshold) - 1
    return [
      { low, high: high.with(column, split) },
      { low: low.with(column, split), high },
    ]
  }

  function selections({ low, high }: Box, column: number, left: Uint8Array): readonly [Box, Box] {
    const within = low[column] === -1 ? null : sets[low[column]!]!
    const select = (side: number): Box => {
      const set = left.map((one, word) => Number(one === side && (within === null || within[word] === 1)))
      return { low: low.with(column, sets.push(set) - 1), high }
    }
    return [select(1), select(0)]
  }

  function bestSplit({ start, end, depth }: Node): Split | null {
    if (end - start < 2 || depth >= deepest) return null
    let [sum, weight, square] = [0, 0, 0]
    const rows = orders[0]!
    for (let i = start; i < end; i++) {
      const row = rows[i]!
      weight += weights[row]!
      sum += weighted[row]!
      square += weighted[row]! * targets[row]!
    }
    if (square / weight - (sum / weight) ** 2 <= 1e-14 * Math.max(square / weight, 1e-280)) return null
    let best: Split | null = null
    columns.forEach(({ kind }, column) => {
      const total = { sum, weight, start, end }
      const split = kind.kind === 'words' ? wordSplit(column, kind.count, total) : rangeSplit(column, total)
      if (split !== null && (best === null || split.gain > best.gain)) best = split
    })
    return best
  }

  function rangeSplit(
    column: number,
    about: { sum: number; weight: number; start: number; end: number },
  ): Split | null {
    const { sum, weight, start, end } = about
    const rows = orders[column]!
    const at = places[column]!
    if (at[rows[start]!] === at[rows[end - 1]!]) return null
    let [leftSum, leftWeight, gain, cut] = [0, 0, Number.NEGATIVE_INFINITY, -1]
    let value = at[rows[start]!]!
    for (let i = start; i < end - 1; i++) {
      const row = rows[i]!
      leftSum += weighted[row]!
      leftWeight += weights[row]!
      const next = at[rows[i + 1]!]!
      if (next === value) continue
      value = next
      const rest = sum - leftSum
      const score = leftSum * leftSum * shareOf[leftWeight]! + rest * rest * shareOf[weight - leftWeight]!
      if (score > gain) {
        gain = score
        cut = i
      }
    }
    if (cut === -1) return null
    const [a, b] = [at[rows[cut]!]!, at[rows[cut + 1]!]!]
    const middle = a + (b - a) / 2
    return { column, gain, threshold: middle < b ? middle : a, left: null }
  }

  function wordSplit(
    column: number,
    words: number,
    about: { sum: number; weight: number; start: number; end: number },
  ): Split | null {
    const { sum, weight, start, end } = about
    const [sums, counts] = [new Float64Array(words), new Float64Array(words)]
    const rows = orders[column]!
    const at = places[column]!
    for (let i = start; i < end; i++) {
      const row = rows[i]!
      sums[at[row]!]! += weighted[row]!
      counts[at[row]!]! += weights[row]!
    }
    const seen = [...counts.keys()].filter((word) => counts[word]! > 0)
    if (seen.length < 2) return null
    seen.sort((a, b) => sums[a]! / counts[a]! - sums[b]! / counts[b]! || a - b)
    let [leftSum, leftWeight, gain, cut] = [0, 0, Number.NEGATIVE_INFINITY, 0]
    for (let i = 0; i < seen.length - 1; i++) {
      leftSum += sums[seen[i]!]!
      leftWeight += counts[seen[i]!]!
      const score = leftSum ** 2 / leftWeight + (sum - leftSum) ** 2 / (weight - leftWeight)
      if (score > gain) {
        gain = score
        cut = i
      }
    }
    const left = new Uint8Array(words)
    for (const word of seen.slice(0, cut + 1)) left[word] = 1
    return { column, gain, threshold: Number.NaN, left }
  }
}

/** The rows that count, numbered anew: what a tree looks at again and again lies close together. */
function drawn(about: {
  readonly sorted: Sorted
  readonly weights: Float64Array
  readonly targets: Float64Array
}) {
  const rows: number[] = []
  const numbers = about.weights.map((weight, row) => (weight > 0 ? rows.push(row) - 1 : -1))
  const taken = (values: Float64Array) => {
    const some = new Float64Array(rows.length)
    for (let i = 0; i < some.length; i++) some[i] = values[rows[i]!]!
    return some
  }
  return {
    places: about.sorted.places.map(taken),
    orders: about.sorted.orders.map((order) => renumbered(order, numbers, rows.length)),
    weights: taken(about.weights),
    targets: taken(about.targets),
  }
}

function renumbered(order: Int32Array, numbers: Float64Array, count: number): Int32Array {
  const kept = new Int32Array(count)
  let place = 0
  for (let i = 0; i < order.length; i++) {
    const number = numbers[order[i]!]!
    if (number >= 0) kept[place++] = number
  }
  return kept
}

/** One over each weight that rows can have together: a division less for each place where a range can be split. */
function reciprocals(weights: Float64Array): Float64Array {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  return Float64Array.from({ length: all + 1 }, (_, weight) => 1 / weight)
}
