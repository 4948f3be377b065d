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
  push(step: number, rate: number): void
}

export function createRateSchedule(): RateSchedule {
  const seen = { first: Number.NaN, latest: Number.NaN, highest: 0, peakStep: 0 }
  let lastDrop: number | null = null
  let level = Number.NaN
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
    push(step, rate) {
      if (!Number.isFinite(rate)) return
      if (Number.isNaN(seen.first)) seen.first = level = rate
      seen.latest = rate
      if (rate > seen.highest * 1.01) {
        seen.highest = rate
        seen.peakStep = step
      }
      if (rate <= level * (2 / 3)) {
        lastDrop = step
        level = rate
      } else level = Math.max(level, rate)
    },
  }
}
