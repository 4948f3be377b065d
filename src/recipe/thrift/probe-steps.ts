import type { StageContext } from '../stage.ts'
import { allowanceOf } from './allowance.ts'
import { paceOf } from './pace-of.ts'
import type { Runs } from './run-cost.ts'

/** What the sanity check comes to where nothing goes wrong and runs are shared: see `shared-runs.ts`. */
export const probesOfSanity = { runs: 9, steps: 1040, evaluated: 1 }
/** Least share of the steps of a probe that is kept: with fewer it would say nothing (ours). */
const leastShare = 1 / 8

/** Steps of a probe of the sanity check: as many as wanted, fewer where the budget has no room for them. */
export function probeSteps(context: StageContext, wanted: number): number {
  const pace = paceOf(context)
  const allowance = pace === null ? null : allowanceOf(context, 'sanity')
  if (pace === null || allowance === null) return wanted
  const { runs, steps, evaluated } = probesOfSanity
  const left = allowance - runs * pace.start - evaluated * pace.evaluation
  const share = Math.min(1, left / (steps * pace.step))
  return Math.max(1, Math.round(wanted * Math.max(leastShare, share)))
}

/** What the stage is likely to cost. */
export function runsOfSanity(context: StageContext): readonly Runs[] {
  const { runs, steps, evaluated } = probesOfSanity
  const each = probeSteps(context, steps) / runs
  return [
    { count: runs - evaluated, steps: each, evaluated: false },
    { count: evaluated, steps: each, evaluated: true },
  ]
}
