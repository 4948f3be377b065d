import type { Goal } from '../../domain/goal.ts'
import type { TrialProgress } from './scheduler.ts'

/** What a trial reported of the goal, to be minimized, by how much of the budget it had used. */
export interface GoalCurve {
  readonly number: number
  /** Ascending; in the unit of the budget. */
  readonly at: readonly number[]
  readonly values: readonly number[]
  /** The best value up to each report. */
  readonly bests: readonly number[]
  /** How many reports the series had when this was made of it. */
  readonly reports: number
}

/** A trial's progress does not change; who asks about it again (a replay, with hundreds of peers) gets what was found before. */
const known = new WeakMap<TrialProgress, { readonly goal: Goal; readonly curve: GoalCurve }>()

/** Empty where the program has not reported the goal. What is not finite is as bad as can be. */
export function goalCurve(trial: TrialProgress, goal: Goal): GoalCurve {
  const before = known.get(trial)
  const length = trial.curves[goal.series]?.values.length ?? 0
  if (before?.goal === goal && before.curve.reports === length) return before.curve
  const series = trial.curves[goal.series]
  const sign = goal.direction === 'maximize' ? -1 : 1
  const places = trial.budget.unit === 'epochs' ? series?.epochs : series?.steps
  const kept = (places ?? []).flatMap((at, i) => (Number.isFinite(at) ? [i] : []))
  const values = kept.map((i) => {
    const value = series!.values[i]!
    return Number.isFinite(value) ? sign * value : Number.POSITIVE_INFINITY
  })
  let best = Number.POSITIVE_INFINITY
  const curve = {
    number: trial.number,
    at: kept.map((i) => places![i]!),
    values,
    bests: values.map((value) => {
      best = Math.min(best, value)
      return best
    }),
    reports: length,
  }
  known.set(trial, { goal, curve })
  return curve
}

/** The best value up to and including a place; null where nothing was reported yet. */
export function bestUpTo({ at, bests }: GoalCurve, place: number): number | null {
  let [low, high] = [0, at.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (at[middle]! <= place + 1e-9) low = middle + 1
    else high = middle
  }
  return bests[low - 1] ?? null
}

/** Whether a trial has come as far as a place. */
export function cameTo({ at }: GoalCurve, place: number): boolean {
  return (at.at(-1) ?? Number.NEGATIVE_INFINITY) >= place - 1e-9
}

/** A value of the goal as the program reports it, in four digits. */
export function told(value: number, goal: Goal): string {
  const signed = goal.direction === 'maximize' ? -value : value
  return `${goal.series} ${Number.isFinite(signed) ? String(Number(signed.toPrecision(4))) : 'not finite'}`
}
