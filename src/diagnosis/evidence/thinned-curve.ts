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
const kept = 8

/** O(1) amortised a point: where the bins are full, each two neighbours become one. */
export function createThinnedCurve(capacity = 256): ThinnedCurve {
  let full: Bin[] = []
  const open = { step: 0, value: 0, count: 0 }
  let pointsPerBin = 1
  let count = 0
  let least = Number.POSITIVE_INFINITY
  let firstStep = Number.NaN
  let lastStep = Number.NaN
  const firstValues: number[] = []
  const firstSteps: number[] = []
  const latest = new Float64Array(kept)
  let shown: readonly Bin[] | null = null

  return {
    push(step, value) {
      if (count === 0) firstStep = step
      lastStep = step
      if (count < keptFirst) {
        firstValues.push(value)
        firstSteps.push(step)
      }
      if (value < least) least = value
      latest[count % kept] = value
      count++
      shown = null
      open.count++
      // Weighted from the old mean on, so that no sum can overflow where the values are huge.
      const share = 1 / open.count
      open.step += (step - open.step) * share
      open.value = open.value * (1 - share) + value * share
      if (open.count < pointsPerBin) return
      full.push({ ...open })
      open.step = open.value = open.count = 0
      if (full.length < capacity) return
      full = inPairs(full)
      pointsPerBin *= 2
    },
    get bins() {
      shown ??= open.count === 0 ? [...full] : [...full, { ...open }]
      return shown
    },
    get count() {
      return count
    },
    get least() {
      return least
    },
    firstValues,
    firstSteps,
    get lastValues() {
      const from = Math.max(0, count - kept)
      return Array.from({ length: count - from }, (_, i) => latest[(from + i) % kept]!)
    },
    get firstStep() {
      return firstStep
    },
    get lastStep() {
      return lastStep
    },
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
