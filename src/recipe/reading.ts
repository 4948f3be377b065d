import type { Budget } from '../domain/budget.ts'
import type { Goal } from '../domain/goal.ts'
import type { StudyPlan } from '../domain/study.ts'
import type { ObservedTrial } from '../domain/trial.ts'
import { median } from '../math/quantile.ts'
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

/**
 * The same for samplers with a model of budgets: with what each trial came to, and how far along the full budget that was. One
 * that was ended early is taken to have gained as much until its end as those did, in the middle, that came there.
 */
export function asReached(
  trials: readonly ObservedTrial[],
  { plan, full }: { readonly plan: Pick<StudyPlan, 'goal' | 'steering'>; readonly full: Budget },
): readonly PastTrial[] {
  const { goal, steering } = plan
  const past = asPast(trials, goal)
  const through = trials.filter(({ trial }) => trial.status === 'complete' && isFull(trial.budget, full))
  const curves = through.map((one) => curveOf(one, goal))
  return trials.map((one, i) => {
    const { trial } = one
    const last = curveOf(one, goal).at(-1)
    if (last === undefined || !Number.isFinite(last.value)) return past[i]!
    const gains =
      trial.status === 'stopped' && isFull(trial.budget, full)
        ? curves.flatMap((curve) => {
            const there = curve.findLast(({ at }) => at <= last.at + 1e-9)
            return there === undefined ? [] : [curve.at(-1)!.value - there.value]
          })
        : []
    if (gains.length > 0) {
      const goalAtEnd = last.value + median(gains)
      return { ...past[i]!, reached: { goal: goalAtEnd, share: 1 } }
    }
    const trained = trial.status === 'stopped' ? trial[full.unit] : trial.budget.amount
    // What cannot be told how long to train, trains in full.
    const share = steering.budget || trial.status === 'stopped' ? trained / full.amount : 1
    return { ...past[i]!, reached: { goal: last.value, share } }
  })
}

function isFull(budget: Budget, full: Budget): boolean {
  return budget.unit === full.unit && budget.amount >= full.amount - 1e-9
}

/** The goal by how much was trained, turned so that less is better. */
function curveOf(
  { trial, curves }: ObservedTrial,
  goal: Goal,
): { readonly at: number; readonly value: number }[] {
  const series = curves[goal.series]
  const places = trial.budget.unit === 'epochs' ? series?.epochs : series?.steps
  const sign = goal.direction === 'maximize' ? -1 : 1
  return (series?.values ?? []).map((value, i) => ({ at: places![i]!, value: sign * value }))
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length
}
