import type { Settings } from '../domain/setting.ts'
import type { StudyPlan } from '../domain/study.ts'
import type { ObservedTrial } from '../domain/trial.ts'
import type { Outcomes } from '../recipe/recipe.ts'
import { isBetter, keptGoalOf } from '../report/figures/trial-view.ts'
import type { BestSettings } from './study-request.ts'

/** The winner over several seeds; before there is one, the best trial of the search. */
export function bestSettings(
  { goal, fixed }: StudyPlan,
  about: { readonly outcomes: Outcomes; readonly observed: readonly ObservedTrial[] },
): BestSettings | null {
  const winner = about.outcomes.final?.winner
  const metric = winner?.metrics[goal.series]
  if (winner && metric) {
    return { settings: { ...fixed, ...winner.settings }, goal: metric.mean, trials: winner.trials }
  }
  let best: {
    readonly settings: Settings
    readonly goal: number
    readonly trials: readonly number[]
  } | null = null
  for (const { trial } of about.observed) {
    if (trial.status !== 'complete' || trial.purpose !== 'search') continue
    const value = keptGoalOf(trial, goal)
    if (best === null ? Number.isNaN(value) : !isBetter(value, best.goal, goal)) continue
    best = { settings: { ...fixed, ...trial.settings }, goal: value, trials: [trial.number] }
  }
  return best
}
