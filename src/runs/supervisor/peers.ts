import { competes, type ObservedTrial, type PlannedTrial } from '../../domain/trial.ts'
import type { TrialProgress } from '../../search/schedulers/scheduler.ts'

/**
 * The finished trials of the same stage that a scheduler compares a trial with: those that compete as it does, in the same
 * unit. What competes with nobody is compared with nobody.
 */
export function peersOf(trial: PlannedTrial, finished: readonly ObservedTrial[]): readonly TrialProgress[] {
  if (!competes(trial)) return []
  return finished
    .filter(({ trial: peer }) => peer.stage === trial.stage && peer.breakOut && competes(peer))
    .filter(({ trial: peer }) => peer.status !== 'failed' && peer.budget.unit === trial.budget.unit)
    .map(progressOf)
}

/** A trial that has finished is one thing to schedulers, however often they look at it: they keep what they found out of it. */
const known = new WeakMap<ObservedTrial, TrialProgress>()

function progressOf(one: ObservedTrial): TrialProgress {
  const before = known.get(one)
  if (before !== undefined) return before
  const { number, budget } = one.trial
  const progress = { number, budget, curves: one.curves }
  known.set(one, progress)
  return progress
}
