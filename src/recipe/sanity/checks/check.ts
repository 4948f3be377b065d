import type { CheckResult } from '../../../domain/outcome.ts'
import type { Steering } from '../../../domain/program.ts'
import type { ObservedTrial } from '../../../domain/trial.ts'
import type { Proposal, StageContext } from '../../stage.ts'

/** What a check may conclude; the stage adds its name and the trials it looked at. */
export type Conclusion = Omit<CheckResult, 'name' | 'trials'>

/**
 * One question that the sanity check asks. `plan` says which short runs settle it; `judge` gets exactly these back, in
 * the same order, together with everything else that the first batch has brought in. Both are pure.
 */
export interface Check {
  readonly name: string
  /** Why this program cannot be asked; null where it can. */
  readonly cannot: (steering: Steering) => string | null
  readonly plan: (context: StageContext) => readonly Proposal[]
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
