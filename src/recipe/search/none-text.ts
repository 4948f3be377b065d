import { constraintText, missedTexts } from '../../domain/constraint.ts'
import type { Goal } from '../../domain/goal.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { goalOf } from '../reading.ts'

/** Why there is no best of the trials, which are in the order of `byGoal`. */
export function noneText(goal: Goal, ranked: readonly ObservedTrial[]): string {
  const [nearest] = ranked
  const trained = ranked.filter((one) => goalOf(one, goal) !== null).length
  if (nearest === undefined || trained === 0) return `None of ${ranked.length} settings trained to its end.`
  const { constraints = [] } = goal
  const { number, metrics } = nearest.trial
  const missed = missedTexts(metrics, constraints).join(' and ')
  return `None of ${trained} settings that trained to their end keeps ${constraints.map(constraintText).join(' and ')}; trial ${number} comes nearest, with ${missed}.`
}
