import type { Goal } from '../domain/goal.ts'
import type { ObservedTrial } from '../domain/trial.ts'
import type { PastTrial } from '../search/samplers/sampler.ts'

/** The training loss as reported; empty where the program never said one. */
export function trainLosses(observed: ObservedTrial): readonly number[] {
  return observed.curves['train/loss']?.values ?? []
}

/** First training loss without regularization where the program tells the two apart. */
export function firstLoss(observed: ObservedTrial): number {
  return observed.curves['data_loss']?.values[0] ?? trainLosses(observed)[0] ?? Number.NaN
}

/** Mean of the last tenth of the reported training losses (at least one, at most twenty); not finite where one is not. */
export function endLoss(observed: ObservedTrial): number {
  const losses = trainLosses(observed)
  return mean(losses.slice(-Math.min(20, Math.max(1, Math.round(losses.length / 10)))))
}

/** Last value of a series, NaN where it was never heard. */
export function lastOf(observed: ObservedTrial, series: string): number {
  return observed.curves[series]?.values.at(-1) ?? Number.NaN
}

/** The goal at the end of a trial, turned so that less is better; null where the trial has none to tell. */
export function goalOf(observed: ObservedTrial, goal: Goal): number | null {
  if (observed.trial.status !== 'complete') return null
  const last = lastOf(observed, goal.series)
  if (!Number.isFinite(last)) return null
  return goal.direction === 'maximize' ? -last : last
}

/**
 * Order of trials by the goal, best first. Where goals are equal (accuracies come in steps of one sample, and many
 * settings sit at chance level) the validation loss decides, then the training loss. Then come those that diverged,
 * the longest lived first, and last those that failed.
 */
export function byGoal(goal: Goal): (a: ObservedTrial, b: ObservedTrial) => number {
  return (a, b) => {
    const [x, y] = [goalOf(a, goal), goalOf(b, goal)]
    const numbers = a.trial.number - b.trial.number
    if (x === null || y === null) {
      if (x !== y) return x === null ? 1 : -1
      return failed(a) - failed(b) || b.trial.steps - a.trial.steps || numbers
    }
    return x - y || lossOrder(a, b, 'val/loss') || lossOrder(a, b, 'train/loss') || numbers
  }
}

function failed({ trial }: ObservedTrial): number {
  return trial.status === 'failed' ? 1 : 0
}

function lossOrder(a: ObservedTrial, b: ObservedTrial, series: string): number {
  const difference = lastOf(a, series) - lastOf(b, series)
  return Number.isFinite(difference) ? difference : 0
}

/**
 * Trials as samplers and border tests see them. `value` is the rank (0 is best), which has no ties and no outliers; a
 * setting that diverged has a rank behind all others, since that is information, a program that broke has none.
 */
export function asPast(trials: readonly ObservedTrial[], goal: Goal): readonly PastTrial[] {
  const ranked = [...trials].sort(byGoal(goal))
  const rank = new Map(ranked.map((one, index) => [one.trial.number, index]))
  return trials.map(({ trial }) => ({
    number: trial.number,
    settings: trial.settings,
    status: trial.status,
    value: trial.status === 'failed' || trial.status === 'stopped' ? null : rank.get(trial.number)!,
  }))
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length
}
