import type { Budget } from '../domain/budget.ts'
import { keeps, missesOf, violationOf } from '../domain/constraint.ts'
import { type Goal, goalValues } from '../domain/goal.ts'
import type { StudyPlan } from '../domain/study.ts'
import type { ObservedTrial } from '../domain/trial.ts'
import { frontsOf } from '../math/non-dominated.ts'
import { paretoOrder } from '../math/pareto-order.ts'
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
  // Who lacks one of several goals cannot be compared.
  if (goal.also !== undefined && goalValues(observed.trial.metrics, goal) === null) return null
  return goal.direction === 'maximize' ? -last : last
}

/** The goal of a trial that keeps all constraints; null for one that does not. */
export function keptGoalOf(observed: ObservedTrial, goal: Goal): number | null {
  return keeps(observed.trial.metrics, goal.constraints) ? goalOf(observed, goal) : null
}

/**
 * Order of trials by the goal, best first; those that miss a constraint come after all that keep them, the nearer the sooner. Where goals are equal (accuracies come in steps of one sample, and many
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
    const [beyond, further] = [violation(a, goal), violation(b, goal)]
    if (beyond !== further) return beyond < further ? -1 : 1
    return x - y || lossOrder(a, b, 'val/loss') || lossOrder(a, b, 'train/loss') || numbers
  }
}

/**
 * Trials, best first: by `byGoal`; where there are several goals, those that no other beats in all of them, then those that only
 * these beat, and so on, in each front first those that cover the most (see `paretoOrder`).
 */
export function bestFirst(trials: readonly ObservedTrial[], goal: Goal): readonly ObservedTrial[] {
  const sorted = [...trials].sort(byGoal(goal))
  if (goal.also === undefined) return sorted
  const keeping = sorted.filter((one) => keptGoalOf(one, goal) !== null)
  const order = paretoOrder(keeping.map(({ trial }) => goalValues(trial.metrics, goal)!))
  return [...order.map((place) => keeping[place]!), ...sorted.filter((one) => keptGoalOf(one, goal) === null)]
}

/** Those that no other trial beats in all goals; empty where there is one goal. */
export function frontOf(trials: readonly ObservedTrial[], goal: Goal): readonly ObservedTrial[] {
  if (goal.also === undefined) return []
  const keeping = trials.filter((one) => keptGoalOf(one, goal) !== null)
  const [front = []] = frontsOf(keeping.map(({ trial }) => goalValues(trial.metrics, goal)!))
  return front.map((place) => keeping[place]!)
}

function violation({ trial }: ObservedTrial, { constraints }: Goal): number {
  return violationOf(missesOf(trial.metrics, constraints))
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
  const ranked = bestFirst(trials, goal)
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
  const missed = worthOfMissing(trials, goal)
  const through = trials.filter(({ trial }) => trial.status === 'complete' && isFull(trial.budget, full))
  const curves = through.map((one) => curveOf(one, goal))
  return trials.map((one, i) => {
    const { trial } = one
    const last = curveOf(one, goal).at(-1)
    if (last === undefined || !Number.isFinite(last.value)) return past[i]!
    if (trial.status === 'complete' && missed.has(trial.number))
      return { ...past[i]!, reached: { goal: missed.get(trial.number)!, share: 1 } }
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

/**
 * For models that know of no constraints: a trial that misses one is taken for worse than all that reached their end, by as much of
 * the range of these as it misses (no more than five times).
 */
function worthOfMissing(trials: readonly ObservedTrial[], goal: Goal): ReadonlyMap<number, number> {
  if (goal.constraints === undefined) return new Map()
  const reached = trials.map((one) => goalOf(one, goal)).filter((value) => value !== null)
  const [best, worst] = [Math.min(...reached), Math.max(...reached)]
  return new Map(
    trials
      .filter((one) => goalOf(one, goal) !== null && keptGoalOf(one, goal) === null)
      .map((one) => [
        one.trial.number,
        worst + (worst - best || 1) * (0.1 + Math.min(5, violation(one, goal))),
      ]),
  )
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

/**
 * Trials as samplers see them: as `asPast`, but ranked by the goal alone, with what they miss of each constraint and what they came
 * to in each of several goals beside it.
 */
export function asTold(trials: readonly ObservedTrial[], goal: Goal): readonly PastTrial[] {
  const { constraints, also, ...alone } = goal
  if (constraints === undefined && also === undefined) return asPast(trials, goal)
  const byNumber = new Map(trials.map((one) => [one.trial.number, one]))
  return asPast(trials, alone).map((past) => {
    const one = byNumber.get(past.number)!
    const { status, metrics } = one.trial
    if (status !== 'complete') return past
    const misses = constraints === undefined ? {} : { misses: missesOf(metrics, constraints) }
    if (also === undefined) return { ...past, ...misses }
    const values = goalValues(metrics, goal)
    return values === null ? { ...past, value: null } : { ...past, ...misses, value: values[0]!, values }
  })
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length
}
