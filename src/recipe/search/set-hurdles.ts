import type { Goal } from '../../domain/goal.ts'
import type { Hurdle } from '../../domain/hurdle.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { byGoal, keptGoalOf } from '../reading.ts'

/** The best trials so far that hurdles are made of: this share of those trained to their end, and no fewer than so many (ours). */
const goodShare = 1 / 3
const fewestGood = 3
/** Shares of the training after which trials are judged: each look costs some that were only unlucky. */
const looks = [1 / 8, 1 / 4, 1 / 2]

/**
 * What is asked of the next trials of a search on their way: at none of these looks to be behind all of the trials that turned
 * out good. A setting as good as these is behind all of them at a look once in four or more times; what is clearly worse is mostly
 * ended at the first. None while fewer than three are through.
 */
export function hurdlesOf(trials: readonly ObservedTrial[], goal: Goal): readonly Hurdle[] {
  // Of several goals none says by itself that a trial is behind.
  if (goal.also !== undefined) return []
  const through = trials.filter((one) => keptGoalOf(one, goal) !== null).sort(byGoal(goal))
  const good = through.slice(0, Math.max(fewestGood, Math.round(through.length * goodShare)))
  if (good.length < fewestGood) return []
  const curves = good.map((one) => bestsOf(one, goal))
  const places = curves[0]!.map(({ at }) => at)
  const end = places.at(-1)
  if (end === undefined) return []
  const found = looks.map((share) => places.find((at) => at >= share * end - 1e-9)!)
  // Where reports are few, looks fall together; none is at the end.
  const froms = [...new Set(found)].filter((at) => at < end)
  return froms.flatMap((from, i) => {
    const there = curves.map((curve) => curve.findLast(({ at }) => at <= from + 1e-9)?.best)
    if (there.some((best) => best === undefined)) return []
    const worst = Math.max(...(there as number[]))
    if (!Number.isFinite(worst)) return []
    const value = goal.direction === 'maximize' ? -worst : worst
    return [{ from, to: froms[i + 1] ?? end, value, of: good.length }]
  })
}

/** The best value up to each report, turned so that less is better. */
function bestsOf(
  { trial, curves }: ObservedTrial,
  goal: Goal,
): { readonly at: number; readonly best: number }[] {
  const series = curves[goal.series]!
  const places = trial.budget.unit === 'epochs' ? series.epochs : series.steps
  let best = Number.POSITIVE_INFINITY
  return series.values.flatMap((value, i) => {
    const turned = goal.direction === 'maximize' ? -value : value
    if (turned < best) best = turned
    const at = places[i]
    return at !== undefined && Number.isFinite(at) ? [{ at, best }] : []
  })
}
