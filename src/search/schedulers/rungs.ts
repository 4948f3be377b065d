import type { Goal } from '../../domain/goal.ts'
import { bestUpTo, cameTo, type GoalCurve, goalCurve } from './goal-curve.ts'
import type { DecideRequest } from './scheduler.ts'

/** Of a rung's trials this share goes on: each rung trains as many times longer. */
export const factor = 3
/** The lowest rung is the budget over so many factors, where nobody says which rungs there are. */
const levels = 3

/** The budgets below the last at which trials are compared, ascending. */
export function rungsBelow({ trial, rungs }: DecideRequest): readonly number[] {
  const { amount, unit } = trial.budget
  const given = rungs.filter((rung) => rung.unit === unit).map((rung) => rung.amount)
  if (given.length > 0) return given.filter((rung) => rung < amount).sort((a, b) => a - b)
  return Array.from({ length: levels }, (_, k) => amount / factor ** (levels - k))
}

export interface Standing {
  /** 1 is the best of all that came to the rung, the trial itself included. */
  readonly place: number
  readonly of: number
  readonly value: number
}

/** Where a trial stands at a rung among those that came to it; null where it has not come to it itself. */
export function standingAt(
  rung: number,
  about: { own: GoalCurve; peers: readonly GoalCurve[] },
): Standing | null {
  const { own, peers } = about
  if (!cameTo(own, rung)) return null
  const value = bestUpTo(own, firstFrom(own, rung))!
  const others = peers
    .filter((peer) => cameTo(peer, rung))
    .map((peer) => bestUpTo(peer, firstFrom(peer, rung))!)
  return { place: 1 + others.filter((other) => other < value).length, of: others.length + 1, value }
}

/** The first report at or after a rung. */
function firstFrom({ at }: GoalCurve, rung: number): number {
  return at.find((place) => place >= rung - 1e-9)!
}

export function curvesOf(
  request: DecideRequest,
  goal: Goal,
): { own: GoalCurve; peers: readonly GoalCurve[] } {
  const { trial, peers } = request
  return {
    own: goalCurve(trial, goal),
    peers: peers.filter(({ number }) => number !== trial.number).map((peer) => goalCurve(peer, goal)),
  }
}
