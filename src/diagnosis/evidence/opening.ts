/** A stretch of steps, each a fifth longer than the one before it. */
export interface OpeningBin {
  readonly step: number
  readonly value: number
  readonly highest: number
}

/**
 * A loss over the logarithm of its steps: how it set out stays to be seen however long the run becomes. Means over
 * stretches of steps, each ending a fifth later than the one before; about 90 for ten million steps.
 */
export interface Opening {
  readonly bins: readonly OpeningBin[]
  push(step: number, value: number): void
}

const growth = Math.log(1.2)
const most = 160

/** O(1) a point. */
export function createOpening(): Opening {
  const bins: { step: number; value: number; highest: number; count: number }[] = []
  let latest = -1
  /** Steps below this one certainly belong to the open bin: no logarithm for each of them. */
  let until = 0
  return {
    bins,
    push(step, value) {
      const open = bins.at(-1)
      const place = step < until ? latest : Math.floor(Math.log(Math.max(0, step) + 1) / growth)
      if (open === undefined || (place > latest && bins.length < most)) {
        latest = place
        until = 0.999 * Math.exp((place + 1) * growth) - 1
        bins.push({ step, value, highest: value, count: 1 })
        return
      }
      open.count++
      const share = 1 / open.count
      open.step += (step - open.step) * share
      open.value = open.value * (1 - share) + value * share
      open.highest = Math.max(open.highest, value)
    },
  }
}
