import { keeps } from '../../domain/constraint.ts'
import type { Goal } from '../../domain/goal.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import type { StudyView } from '../rules/rule.ts'

/** Goal of a trial that used its budget and keeps the constraints, always to be minimized; null where there is none, or several. */
export function goalValue({ trial }: ObservedTrial, goal: Goal): number | null {
  const value = trial.metrics[goal.series]?.last
  if (
    goal.also !== undefined ||
    trial.status === 'failed' ||
    trial.status === 'diverged' ||
    value === undefined ||
    !Number.isFinite(value) ||
    !keeps(trial.metrics, goal.constraints)
  )
    return null
  return goal.direction === 'minimize' ? value : -value
}

/** Completed trials with a goal, best first. */
export function ranked(view: StudyView): readonly ObservedTrial[] {
  return view.trials
    .flatMap((observed) => {
      const value = observed.trial.status === 'complete' ? goalValue(observed, view.goal) : null
      return value === null ? [] : [{ observed, value }]
    })
    .sort((a, b) => a.value - b.value || a.observed.trial.number - b.observed.trial.number)
    .map(({ observed }) => observed)
}

/** The best quarter of the completed trials, at least three where there are so many. */
export function goodTrials(view: StudyView): readonly ObservedTrial[] {
  const all = ranked(view)
  return all.slice(0, Math.max(3, Math.ceil(all.length / 4)))
}
