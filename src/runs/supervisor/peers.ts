import type { ObservedTrial, PlannedTrial } from '../../domain/trial.ts'
import type { TrialProgress } from '../../search/schedulers/scheduler.ts'

/** The finished trials of the same stage that a scheduler compares a trial with: searched as it is, in the same unit. */
export function peersOf(trial: PlannedTrial, finished: readonly ObservedTrial[]): readonly TrialProgress[] {
  return finished
    .filter(({ trial: peer }) => peer.stage === trial.stage && peer.breakOut && peer.status !== 'failed')
    .filter(({ trial: peer }) => peer.budget.unit === trial.budget.unit)
    .map(({ trial: { number, budget }, curves }) => ({ number, budget, curves }))
}
