import type { Goal } from '../../domain/goal.ts'
import type { TrialProgress } from './scheduler.ts'

/** What a trial reported of the goal, to be minimized, by how much of the budget it had used. */
export interface GoalCurve {
  readonly number: number
  /** Ascending; in the unit of the budget. */
  readonly at: readonly number[]
  readonly values: readonly number[]
}

/** Empty where the program has not reported the goal. What is not finite is as bad as can be. */
export function goalCurve(trial: TrialProgress, goal: Goal): GoalCurve {
  const series = trial.curves[goal.series]
  const sign = goal.direction === 'maximize' ? -1 : 1
  const places = trial.budget.unit === 'epochs' ? series?.epochs : series?.steps
  const kept = (places ?? []).flatMap((at, i) => (Number.isFinite(at) ? [i] : []))
  return {
    number: trial.number,
    at: kept.map((i) => places![i]!),
    values: kept.map((i) => {
      const value = series!.values[i]!
      return Number.isFinite(value) ? sign * value : Number.POSITIVE_INFINITY
    }),
  }
}

/** The best value up to and including a place; null where nothing was reported yet. */
export function bestUpTo({ at, values }: GoalCurve, place: number): number | null {
  let best: number | null = null
  for (let i = 0; i < at.length && at[i]! <= place + 1e-9; i++)
    best = Math.min(best ?? values[i]!, values[i]!)
  return best
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
