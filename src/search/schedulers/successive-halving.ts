import { goalCurve, told } from './goal-curve.ts'
import { factor, rungsBelow, standingAt } from './rungs.ts'
import type { DecideRequest, Decision, Scheduler } from './scheduler.ts'

/**
 * Stops at each rung whoever is not among the best third of those that came to it so far (Jamieson & Talwalkar 2016; without
 * waiting for the others, so that the first three at a rung go on).
 */
export const successiveHalving: Scheduler = {
  name: 'successive-halving',
  summary: 'Stops a trial at each rung unless it is among the best third of those that came to it.',
  judges: true,
  needs: { pause: false },
  watches: [],
  decide: (request) => stopAtRungs(request, rungsBelow(request)),
}

/** The first rung at which the trial is behind ends it. */
export function stopAtRungs(request: DecideRequest, rungs: readonly number[]): Decision {
  const { goal, trial, peers } = request
  const field = { own: goalCurve(trial, goal), peers, goal }
  for (const rung of rungs) {
    const standing = standingAt(rung, field)
    if (standing === null) break
    const { place, of, value } = standing
    if (place <= Math.max(1, Math.floor(of / factor)) || of < factor) continue
    const why = `${told(value, goal)} is number ${place} of the ${of} that came to ${short(rung)}, of which ${Math.max(1, Math.floor(of / factor))} go on`
    return { kind: 'stop', why, diverged: false }
  }
  return { kind: 'continue' }
}

export function short(value: number): string {
  return String(Number(value.toPrecision(3)))
}
