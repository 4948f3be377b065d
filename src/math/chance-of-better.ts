/**
 * New best values for each unit of the logarithm of the number of trials: 1 by chance; searches that learn came to about 4 on
 * ten tasks of LCBench, and races, which let only the promising come to their end, to about 2 (bench/search, calibration;
 * judged there on ten others as well).
 */
export const pace = { chance: 1, learning: 4, racing: 2 } as const
/** How strongly that is believed against what the search at hand shows, in units of that logarithm. */
const belief = 4
/** What was found in the first share of the trials says nothing of the pace of today. */
const early = 0.25
/** The best of the trials, at least so many, tell how far apart good values lie. */
const tailShare = 0.2
const fewestInTail = 5

/**
 * The chance that one of `more` further trials is better than the best so far by more than `gain`.
 *
 * Among n values in random order the best of n + m is a new one with probability m / (n + m), whatever their distribution: new
 * best values come at a steady rate of one in the logarithm of n (Renyi 1962). A search that learns finds them faster, and
 * one that is stuck slower: the rate is estimated from the later part of the search, against the belief of `pace`. How much a new
 * best value gains is exponential on the scale of the distances between the best ones (the spacings of the largest order
 * statistics, Weissman 1978). That scale is known from k distances only: with it uncertain, a gain of `gain` is rarer by
 * (1 + gain / (k scale))^-k (the predictive distribution of an exponential after k observations), not by exp(-gain / scale).
 */
export function chanceOfBetter(about: {
  /** In the order in which they came, to be minimized. */
  readonly values: readonly number[]
  readonly more: number
  readonly gain?: number
  /** One of `pace`; that of chance is exact for trials at random. */
  readonly usual?: number
}): number {
  const { values, more, gain = 0, usual = pace.chance } = about
  const n = values.length
  if (n === 0) return more > 0 ? 1 : 0
  const rate = recordRate(values, usual)
  const { scale, known } = tailOf(values)
  const thinned = gain <= 0 ? 1 : scale > 0 ? (1 + gain / (known * scale)) ** -known : 0
  return 1 - (n / (n + more)) ** (rate * thinned)
}

/** New best values for each unit of the logarithm of the number of trials. */
function recordRate(values: readonly number[], usual: number): number {
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
  return (records + belief * usual) / (expected + belief)
}

/** Mean distance of the best values from the first that is not among them, and of how many. */
function tailOf(values: readonly number[]): { readonly scale: number; readonly known: number } {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b)
  const count = Math.min(sorted.length - 1, Math.max(fewestInTail, Math.round(sorted.length * tailShare)))
  if (count < 1) return { scale: 0, known: 0 }
  const edge = sorted[count]!
  const sum = sorted.slice(0, count).reduce((total, value) => total + (edge - value), 0)
  return { scale: sum / count, known: count }
}
