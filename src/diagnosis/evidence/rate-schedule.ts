/** What is known of the learning rate's course so far. */
export interface RateSchedule {
  readonly known: boolean
  readonly first: number
  readonly latest: number
  readonly highest: number
  /** Step from which on the rate was within 1 % of its highest value: the end of a warm-up where it rose. */
  readonly peakStep: number
  /** Step of the latest fall by a third or more from where it last stood; null where it never fell so. */
  readonly lastDrop: number | null
  /** How often it began to rise after a fall by a third: cycles and restarts. */
  readonly rises: number
  /** Step since which it has been below a tenth, and below a hundredth, of its highest; null while it is not. */
  readonly lowAt: number | null
  readonly tinySince: number | null
  /** Highest since `lowAt`. */
  readonly highestSince: number
  push(step: number, rate: number): void
}

export function createRateSchedule(): RateSchedule {
  const nan = Number.NaN
  const seen = { first: nan, latest: nan, level: nan, lowest: nan, highest: 0, highestSince: 0, peakStep: 0 }
  let lastDrop: number | null = null
  let rises = 0
  let lowAt: number | null = null
  let tinySince: number | null = null
  return {
    get known() {
      return !Number.isNaN(seen.first)
    },
    get first() {
      return seen.first
    },
    get latest() {
      return seen.latest
    },
    get highest() {
      return seen.highest
    },
    get peakStep() {
      return seen.peakStep
    },
    get lastDrop() {
      return lastDrop
    },
    get lowAt() {
      return lowAt
    },
    get tinySince() {
      return tinySince
    },
    get highestSince() {
      return seen.highestSince
    },
    get rises() {
      return rises
    },
    push(step, rate) {
      // Nothing is new where it stays as it is, and mostly it does.
      if (rate === seen.latest || !Number.isFinite(rate)) return
      if (Number.isNaN(seen.first)) seen.first = seen.level = rate
      seen.latest = rate
      if (rate > seen.highest * 1.01) {
        seen.highest = rate
        seen.peakStep = step
      }
      if (rate >= 0.1 * seen.highest) lowAt = null
      else {
        if (lowAt === null) seen.highestSince = 0
        lowAt ??= step
        seen.highestSince = Math.max(seen.highestSince, rate)
      }
      if (rate >= 0.01 * seen.highest) tinySince = null
      else tinySince ??= step
      if (rate <= seen.level * (2 / 3)) {
        lastDrop = step
        seen.level = seen.lowest = rate
      } else {
        // A rise by half above where it had fallen to begins a new cycle.
        if (rate > 1.5 * seen.lowest) {
          rises++
          seen.lowest = nan
        } else if (rate < seen.lowest) seen.lowest = rate
        seen.level = Math.max(seen.level, rate)
      }
    },
  }
}
