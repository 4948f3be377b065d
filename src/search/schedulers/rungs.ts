import type { Goal } from '../../domain/goal.ts'
import { cameTo, type GoalCurve, goalCurve } from './goal-curve.ts'
import type { DecideRequest, TrialProgress } from './scheduler.ts'

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
  { own, peers, goal }: { own: GoalCurve; peers: readonly TrialProgress[]; goal: Goal },
): Standing | null {
  if (!cameTo(own, rung)) return null
  const value = valueAt(own, rung)
  const field = fieldOf(peers, goal)
  const self = field.indexOf.get(own.number)
  let [better, of] = [0, 1]
  const there = valuesAt(field, rung)
  for (let i = 0; i < there.length; i++) {
    const other = there[i]!
    if (i === self || Number.isNaN(other)) continue
    of++
    if (other < value) better++
  }
  return { place: 1 + better, of, value }
}

/** What was looked up of a list of peers: whoever asks about many trials with the same list (a replay) pays for it once. */
interface Field {
  readonly goal: Goal
  readonly curves: readonly GoalCurve[]
  readonly indexOf: ReadonlyMap<number, number>
  /** By rung, one number for each peer; NaN where it has not come so far. */
  readonly values: Map<number, Float64Array>
}

const fields = new WeakMap<readonly TrialProgress[], Field>()

function fieldOf(peers: readonly TrialProgress[], goal: Goal): Field {
  const before = fields.get(peers)
  if (before?.goal === goal) return before
  const curves = peers.map((peer) => goalCurve(peer, goal))
  const indexOf = new Map(peers.map(({ number }, i) => [number, i]))
  const field: Field = { goal, curves, indexOf, values: new Map() }
  fields.set(peers, field)
  return field
}

function valuesAt({ curves, values }: Field, rung: number): Float64Array {
  const before = values.get(rung)
  if (before !== undefined) return before
  const there = new Float64Array(curves.length)
  for (let i = 0; i < there.length; i++)
    there[i] = cameTo(curves[i]!, rung) ? valueAt(curves[i]!, rung) : Number.NaN
  values.set(rung, there)
  return there
}

/** The best value up to the first report at or after a rung that the trial came to. */
function valueAt(curve: GoalCurve, rung: number): number {
  const { at, bests } = curve
  let [low, high] = [0, at.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (at[middle]! < rung - 1e-9) low = middle + 1
    else high = middle
  }
  return bests[low]!
}
