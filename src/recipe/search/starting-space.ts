import type { Space } from '../../domain/parameter.ts'
import { withBounds } from '../../space/hull.ts'
import type { StageContext } from '../stage.ts'

/** How far below and above the suggested rate the coarse stage looks: wide, but inside what was measured to train. */
const reach = { below: 30, above: 10 }

/**
 * The space that the search begins with: the plan's, with the learning rate cut to what the range stage found usable
 * around its suggestion. A range that the user gave is left as it is.
 */
export function startingSpace(context: StageContext): Space {
  const { plan } = context
  const name = plan.steering.roles.learningRate
  const measured = measuredRates(context)
  if (measured === null || name === undefined || plan.given.includes(name)) return plan.space
  const { low, high } = measured
  return low < high ? withBounds(plan.space, name, { low, high }) : plan.space
}

/** The rates that the range stage found usable around its suggestion; null where it found none or was not asked. */
export function measuredRates({
  outcomes,
}: StageContext): { readonly low: number; readonly high: number; readonly suggested: number } | null {
  const found = outcomes.range
  if (found === null || found.suggested === null) return null
  const low = Math.max(found.low?.value ?? 0, found.suggested / reach.below)
  const high = Math.min(found.high?.value ?? Number.POSITIVE_INFINITY, found.suggested * reach.above)
  return { low: Number(low.toPrecision(2)), high: Number(high.toPrecision(2)), suggested: found.suggested }
}
