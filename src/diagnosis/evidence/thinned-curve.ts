/** Some neighbouring points of a curve in one. */
export interface Bin {
  /** Mean step of its points. */
  readonly step: number
  /** Mean value of its points. */
  readonly value: number
  readonly count: number
}

/** A curve of any length in bounded memory: the mean of every 2^k points, k growing as the curve does. */
export interface ThinnedCurve {
  /** Appends a finite value. */
  push(step: number, value: number): void
  /** In order of arrival; at most `capacity`, at least half of that once so many points have come. The same array until the next push. */
  readonly bins: readonly Bin[]
  /** Points heard. */
  readonly count: number
  /** The lowest single value; Infinity before the first. */
  readonly least: number
  /** The first 24 values and the latest eight as they were, oldest first; the steps of the first. */
  readonly firstValues: readonly number[]
  readonly firstSteps: readonly number[]
  readonly lastValues: readonly number[]
  readonly firstStep: number
  readonly lastStep: number
}

const keptFirst = 24
/** A power of two. */
const kept = 8

/** O(1) amortised a point: where the bins are full, each two neighbours become one. */
export function createThinnedCurve(capacity = 256): ThinnedCurve {
  return new Curve(capacity)
}

/** Where in the numbers of a curve is what; the latest values come first. */
const [counted, lowest, firstAt, lastAt, openStep, openValue, openCount, perBin, numbers] = [
  kept,
  kept + 1,
  kept + 2,
  kept + 3,
  kept + 4,
  kept + 5,
  kept + 6,
  kept + 7,
  kept + 8,
]

/**
 * A class, and its numbers in one array: a thousand runs are watched at once, and what a point costs is mostly to fetch
 * what it changes from memory.
 */
class Curve implements ThinnedCurve {
  readonly firstValues: number[] = []
  readonly firstSteps: number[] = []
  private readonly at = new Float64Array(numbers)
  private full: Bin[] = []
  private shown: readonly Bin[] | null = null
  private readonly capacity: number

  constructor(capacity: number) {
    this.capacity = capacity
    this.at[lowest] = Number.POSITIVE_INFINITY
    this.at[firstAt] = this.at[lastAt] = Number.NaN
    this.at[perBin] = 1
  }

  push(step: number, value: number): void {
    const { at } = this
    const count = at[counted]!
    if (count === 0) at[firstAt] = step
    at[lastAt] = step
    if (count < keptFirst) {
      this.firstValues.push(value)
      this.firstSteps.push(step)
    }
    if (value < at[lowest]!) at[lowest] = value
    // The remainder of eight, which is quicker than % on what may be no integer.
    at[count & (kept - 1)] = value
    at[counted] = count + 1
    this.shown = null
    const inOpen = at[openCount]! + 1
    // Weighted from the old mean on, so that no sum can overflow where the values are huge.
    const share = 1 / inOpen
    at[openCount] = inOpen
    at[openStep]! += (step - at[openStep]!) * share
    at[openValue] = at[openValue]! * (1 - share) + value * share
    if (inOpen < at[perBin]!) return
    this.full.push(this.openBin())
    at[openStep] = at[openValue] = at[openCount] = 0
    if (this.full.length < this.capacity) return
    this.full = inPairs(this.full)
    at[perBin]! *= 2
  }

  get bins(): readonly Bin[] {
    this.shown ??= this.at[openCount] === 0 ? [...this.full] : [...this.full, this.openBin()]
    return this.shown
  }
  get count(): number {
    return this.at[counted]!
  }
  get least(): number {
    return this.at[lowest]!
  }
  get lastValues(): readonly number[] {
    const { at, count } = this
    const from = Math.max(0, count - kept)
    return Array.from({ length: count - from }, (_, i) => at[(from + i) % kept]!)
  }
  get firstStep(): number {
    return this.at[firstAt]!
  }
  get lastStep(): number {
    return this.at[lastAt]!
  }

  private openBin(): Bin {
    const { at } = this
    return { step: at[openStep]!, value: at[openValue]!, count: at[openCount]! }
  }
}

/** At most `most` bins, neighbours joined: for what costs the square of their number. */
export function thinned(bins: readonly Bin[], most: number): readonly Bin[] {
  let result = bins
  while (result.length > most) result = inPairs(result)
  return result
}

function inPairs(bins: readonly Bin[]): Bin[] {
  const result: Bin[] = []
  for (let i = 0; i < bins.length; i += 2) {
    const [a, b] = [bins[i]!, bins[i + 1]]
    result.push(b === undefined ? a : joined(a, b))
  }
  return result
}

function joined(a: Bin, b: Bin): Bin {
  const count = a.count + b.count
  const share = b.count / count
  return { step: a.step + (b.step - a.step) * share, value: a.value * (1 - share) + b.value * share, count }
}
