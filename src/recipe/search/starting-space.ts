import type { RealParameter, Space } from '../../domain/parameter.ts'
import type { StageContext } from '../stage.ts'

/** How far below and above the suggested rate the coarse stage looks: wide, but inside what was measured to train. */
const reach = { below: 30, above: 10 }

/**
 * The space that the search begins with: the plan's, with the learning rate cut to what the range stage found usable
 * around its suggestion. A range that the user gave is left as it is.
 */
export function startingSpace({ plan, outcomes }: StageContext): Space {
  const found = outcomes.range
  const name = plan.steering.roles.learningRate
  if (found === null || found.suggested === null || name === undefined || plan.given.includes(name))
    return plan.space
  const low = Math.max(found.low?.value ?? 0, found.suggested / reach.below)
  const high = Math.min(found.high?.value ?? Number.POSITIVE_INFINITY, found.suggested * reach.above)
  return {
    parameters: plan.space.parameters.map((parameter) =>
      parameter.name === name && parameter.kind === 'real' ? between(parameter, { low, high }) : parameter,
    ),
  }
}

function between(parameter: RealParameter, { low, high }: { low: number; high: number }): RealParameter {
  const bounds = { low: Number(low.toPrecision(2)), high: Number(high.toPrecision(2)) }
  if (!(bounds.low < bounds.high)) return parameter
  const { start, ...rest } = parameter
  const inside = typeof start === 'number' && start >= bounds.low && start <= bounds.high
  return { ...rest, ...bounds, ...(inside ? { start } : {}) }
}
