import type {
  CostAccount,
  FinalOutcome,
  RangeOutcome,
  SanityOutcome,
  SearchOutcome,
} from '../domain/outcome.ts'
import type { StageName } from '../domain/stage.ts'
import type { StudyPlan } from '../domain/study.ts'
import type { ObservedTrial, PlannedTrial } from '../domain/trial.ts'

/** What the stages have come to so far; null for a stage that has not been judged. */
export interface Outcomes {
  readonly sanity: SanityOutcome | null
  readonly range: RangeOutcome | null
  readonly coarse: SearchOutcome | null
  readonly fine: SearchOutcome | null
  readonly final: FinalOutcome | null
}

/** What to do next. */
export type NextStep =
  /** Run these; call again when all of them have finished. */
  | { readonly kind: 'run'; readonly stage: StageName; readonly trials: readonly PlannedTrial[] }
  /** Nothing more to do. `broken` says that the sanity check found no way to go on. */
  | {
      readonly kind: 'done'
      readonly reason: 'finished' | 'broken' | 'nothing-succeeded'
      readonly summary: string
    }

export interface RecipeState {
  readonly next: NextStep
  readonly outcomes: Outcomes
  readonly cost: CostAccount
}

/**
 * The recipe as a function: given the plan and every trial that has finished, what is known and what comes next.
 * A function of its arguments alone; called again with the same trials it plans the same trials with the same numbers,
 * seeds and settings, which is what makes `resume` free.
 */
export type Recipe = (plan: StudyPlan, observed: readonly ObservedTrial[]) => RecipeState
