import type { CheckResult } from '../../../domain/outcome.ts'
import type { Steering } from '../../../domain/program.ts'
import type { ObservedTrial } from '../../../domain/trial.ts'
import type { Proposal, StageContext } from '../../stage.ts'

/** A learning rate so small that no weight changes by it in float32, and yet a rate. */
export const standingStill = 1e-12

/** What a check may conclude; the stage adds its name and the trials it looked at. */
export type Conclusion = Omit<CheckResult, 'name' | 'trials'>

/**
 * One question that the sanity check asks. `plan` says which short runs settle it; `judge` gets exactly these back, in
 * the same order, and behind them what `followUp` asked for. All are pure.
 */
export interface Check {
  readonly name: string
  /** Why this program cannot be asked; null where it can. */
  readonly cannot: (steering: Steering) => string | null
  readonly plan: (context: StageContext) => readonly Proposal[]
  /** Trials that are only worth their time once the first answers raise a question; none in nearly all cases. */
  readonly followUp?: (trials: readonly ObservedTrial[], context: StageContext) => readonly Proposal[]
  readonly judge: (trials: readonly ObservedTrial[], context: StageContext) => Conclusion
}

export function pass(summary: string, evidence: Conclusion['evidence'] = {}): Conclusion {
  return { status: 'pass', summary, causes: [], evidence }
}

export function fail(
  summary: string,
  causes: readonly string[],
  evidence: Conclusion['evidence'] = {},
): Conclusion {
  return { status: 'fail', summary, causes, evidence }
}

export function warn(
  summary: string,
  causes: readonly string[],
  evidence: Conclusion['evidence'] = {},
): Conclusion {
  return { status: 'warn', summary, causes, evidence }
}

export function skipped(summary: string): Conclusion {
  return { status: 'skipped', summary, causes: [], evidence: {} }
}

/** A probe: a short run that settles a question and is allowed to fail. */
export function probe(
  context: StageContext,
  about: Pick<Proposal, 'purpose' | 'settings'> & {
    readonly steps: number
    readonly seed?: number
    readonly orders?: Proposal['orders']
  },
): Proposal {
  return {
    purpose: about.purpose,
    settings: { ...context.base, ...about.settings },
    budget: { amount: about.steps, unit: 'steps' },
    seed: about.seed ?? context.plan.seed,
    orders: about.orders ?? {},
    breakOut: false,
  }
}
