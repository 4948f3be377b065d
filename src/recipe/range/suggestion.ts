/** A tried rate with what a longer run at it came to: less is better; null where it did not get through. */
export interface ScoredRate {
  readonly rate: number
  readonly scores: readonly (number | null)[]
}

/**
 * The rate at which the longer runs end best: the lowest point of a parabola in log space through the best tried rate
 * and its two neighbours. Neighbouring rates whose scores lie within the noise of the best count as equally good, and
 * the middle of them is taken. The noise is half the spread between seeds at a typical rate, the median: towards the
 * high end the seeds part by far more, which must not make those rates look as good. Null where no rate got through
 * with every seed.
 */
export function suggestRate(tried: readonly ScoredRate[]): number | null {
  const rates = tried
    .filter(({ scores }) => scores.length > 0 && scores.every((score) => score !== null))
    .map(({ rate, scores }) => ({
      x: Math.log10(rate),
      y: average(scores as number[]),
      spread: spreadOf(scores as number[]),
    }))
    .sort((a, b) => a.x - b.x)
  if (rates.length === 0) return null
  const best = rates.reduce((a, b) => (b.y < a.y ? b : a))
  const noise = medianOf(rates.map(({ spread }) => spread)) / 2
  const middle = rates.indexOf(best)
  let [from, to] = [middle, middle]
  while (from > 0 && rates[from - 1]!.y <= best.y + noise) from--
  while (to < rates.length - 1 && rates[to + 1]!.y <= best.y + noise) to++
  const plateau = rates.slice(from, to + 1)
  const center = average(plateau.map(({ x }) => x))
  const left = rates[middle - 1]
  const right = rates[middle + 1]
  if (plateau.length > 1 || left === undefined || right === undefined) return 10 ** center
  return 10 ** vertex(left, best, right)
}

/** Lowest point of the parabola through three points, kept between the outer two. */
function vertex(a: Place, b: Place, c: Place): number {
  const [left, right] = [(b.x - a.x) * (b.y - c.y), (b.x - c.x) * (b.y - a.y)]
  const bottom = left - right
  if (bottom === 0) return b.x
  const x = b.x - ((b.x - a.x) * left - (b.x - c.x) * right) / (2 * bottom)
  return Math.min(c.x, Math.max(a.x, x))
}

interface Place {
  readonly x: number
  readonly y: number
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!
}

function spreadOf(values: readonly number[]): number {
  return values.length < 2 ? 0 : Math.max(...values) - Math.min(...values)
}
