import type { Budget } from '../../domain/budget.ts'
import type { Goal } from '../../domain/goal.ts'
import type { Hurdle } from '../../domain/hurdle.ts'
import type { Curves } from '../../domain/series.ts'

/** What a scheduler sees of one trial: everything it reported up to now, in order. */
export interface TrialProgress {
  readonly number: number
  readonly budget: Budget
  readonly curves: Curves
  /** It waits at a rung, and is asked about because its peers have come further. */
  readonly waiting?: boolean
  /** What the search asks of it on its way. A scheduler that compares trials by itself has no use for them. */
  readonly hurdles?: readonly Hurdle[] | undefined
}

export type Decision =
  | { readonly kind: 'continue' }
  /** `diverged` tells the search that the setting is at fault, not the luck of a race. */
  | { readonly kind: 'stop'; readonly why: string; readonly diverged: boolean }
  | { readonly kind: 'pause'; readonly why: string }
  | { readonly kind: 'promote'; readonly budget: Budget }

export interface DecideRequest {
  readonly trial: TrialProgress
  /** Budgets at which trials are compared, ascending; none where nobody says, and the scheduler chooses. */
  readonly rungs: readonly Budget[]
  /**
   * Other trials of the same search, running or finished, with what they have reported up to now. The list and what is in it
   * do not change once they are handed over.
   */
  readonly peers: readonly TrialProgress[]
  readonly goal: Goal
}

/**
 * Decides which trials go on.
 *
 * `decide` is called at every report of a running trial, with all that the trial has reported so far; it must answer
 * from its request alone. Its answer at a report must not depend on later reports, so that a trial that is stopped by
 * a late decision is cut back to the very report that caused it, and a replay comes to the same end. (What its peers
 * have reported meanwhile may change it.) A trial that waits is asked about again when its peers have come further: then
 * `promote` says how far it goes on.
 *
 * `needs` says what a launcher must be able to do for it; the supervisor refuses the pair beforehand otherwise.
 */
export interface Scheduler {
  readonly name: string
  readonly summary: string
  /** Whether it looks at the goal: then it cannot be asked where there are several. */
  readonly judges: boolean
  readonly needs: { readonly pause: boolean }
  /** Series it looks at besides the goal; a program that reports none of them is never stopped by it. */
  readonly watches: readonly string[]
  readonly decide: (request: DecideRequest) => Decision
}
