import type { TrialLine } from '../../../src/server/messages.ts'
import type { ParameterScale } from './goal-scale.ts'

/** A trial at its place among two parameters, and how good it was among the others: 0 worst, 1 best. */
export interface Placed {
  readonly trial: TrialLine
  readonly x: number
  readonly y: number
  readonly rank: number
}

/** How far a trial tells of its neighbourhood, in shares of an axis: the farther, the fewer there are. Beyond twice as far nothing is claimed. */
function reachOf(count: number): number {
  return Math.min(0.2, Math.max(0.05, 0.6 / Math.sqrt(count)))
}

/** Trials that have a place on both axes. Those that diverged share the last rank; failed ones say nothing. */
export function placed(
  trials: readonly TrialLine[],
  about: {
    readonly across: ParameterScale
    readonly up: ParameterScale
    readonly goal: (trial: TrialLine) => number | null
    readonly direction: 'minimize' | 'maximize'
  },
): readonly Placed[] {
  const { across, up, goal, direction } = about
  const there = trials.flatMap((trial) => {
    const [x, y] = [across.place(trial), up.place(trial)]
    const value = goal(trial)
    if (x === null || y === null || (value === null && trial.state !== 'diverged')) return []
    return [{ trial, x, y, value }]
  })
  const sign = direction === 'maximize' ? 1 : -1
  const values = there.flatMap(({ value }) => (value === null ? [] : [sign * value])).sort((a, b) => a - b)
  const lost = there.length - values.length
  return there.map(({ trial, x, y, value }) => {
    if (value === null) return { trial, x, y, rank: 0 }
    const below = values.filter((other) => other < sign * value).length
    const equal = values.filter((other) => other === sign * value).length
    return { trial, x, y, rank: (lost + below + (equal - 1) / 2) / Math.max(1, there.length - 1) }
  })
}

/** The rank to be expected at a place: the mean of its neighbours, the nearer the weightier; null where there are none. */
export function expectedRank(points: readonly Placed[], x: number, y: number): number | null {
  const reach = reachOf(points.length)
  let [sum, mass, nearest] = [0, 0, Number.POSITIVE_INFINITY]
  for (const point of points) {
    const distance = Math.hypot(point.x - x, point.y - y) / reach
    nearest = Math.min(nearest, distance)
    const weight = Math.exp(-0.5 * distance * distance)
    sum += weight * point.rank
    mass += weight
  }
  return nearest > 2 ? null : sum / mass
}
