/** How strongly the rate of chance (1) is believed, in units of the record values that it would have brought. */
const belief = 2
/** What was found in the first share of the trials says nothing of the pace of today. */
const early = 0.25
/** The best of the trials, at least so many, tell how far apart good values lie. */
const tailShare = 0.3
const fewestInTail = 5

/**
 * The chance that one of `more` further trials is better than the best so far by more than `gain`.
 *
 * Among n values in random order the best of n + m is a new one with probability m / (n + m), whatever their distribution: new
 * best values come at a steady rate of one in the logarithm of n (Renyi 1962). A search that learns finds them faster, and
 * one that is stuck slower: that rate is estimated from the later part of the search, against the belief of 1. How much a new
 * best value gains is exponential on the scale of the distances between the best ones (the spacings of the largest order
 * statistics, Weissman 1978), so a gain of `gain` is rarer by exp(-gain / scale).
 */
export function chanceOfBetter(about: {
  /** In the order in which they came, to be minimized. */
  readonly values: readonly number[]
  readonly more: number
  readonly gain?: number
}): number {
  const { values, more, gain = 0 } = about
  const n = values.length
  if (n === 0) return more > 0 ? 1 : 0
  const rate = recordRate(values)
  const scale = tailScale(values)
  const thinned = gain <= 0 ? 1 : scale > 0 ? Math.exp(-gain / scale) : 0
  return 1 - (n / (n + more)) ** (rate * thinned)
}

/** New best values for each unit of the logarithm of the number of trials. */
function recordRate(values: readonly number[]): number {
  const from = Math.ceil(values.length * early)
  let best = Math.min(...values.slice(0, from))
  let [records, expected] = [0, 0]
  for (let i = from; i < values.length; i++) {
    expected += 1 / (i + 1)
    if (values[i]! < best) {
      best = values[i]!
      records++
    }
  }
  return (records + belief) / (expected + belief)
}

/** Mean distance of the best values from the first that is not among them. */
function tailScale(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b)
  const count = Math.min(sorted.length - 1, Math.max(fewestInTail, Math.round(sorted.length * tailShare)))
  if (count < 1) return 0
  const edge = sorted[count]!
  return sorted.slice(0, count).reduce((sum, value) => sum + (edge - value), 0) / count
}
