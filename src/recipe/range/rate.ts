import { steer } from '../settings.ts'
import type { Proposal, StageContext } from '../stage.ts'

/** A rate at which nothing moves: what the others are held against. */
export const standingStill = 1e-12

/** Three significant digits: what is printed is what was run. */
export function rounded(rate: number): number {
  return Number(rate.toPrecision(3))
}

/** Method: start with small regularization, 1e-5. */
export function quiet(context: StageContext): Proposal['settings'] {
  return { ...context.base, ...steer(context.plan, 'regularization', 1e-5) }
}
