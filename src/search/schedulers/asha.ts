import { cameTo, goalCurve, told } from './goal-curve.ts'
import { factor, rungsBelow, standingAt } from './rungs.ts'
import type { Scheduler } from './scheduler.ts'
import { short } from './successive-halving.ts'

/**
 * Asynchronous successive halving (ASHA; Li et al. 2020): a trial that is not among the best third of its rung waits
 * there, and goes on to the next rung as soon as it is, because others came and were worse. Nothing is lost by an unlucky
 * beginning. Where a program can be paused it goes on where it stood; where not, it is started anew.
 */
export const asha: Scheduler = {
  name: 'asha',
  summary: 'Lets a trial wait at each rung until it is among the best third of those that came to it.',
  judges: true,
  needs: { pause: true },
  watches: [],
  decide(request) {
    const { goal, trial, peers } = request
    const own = goalCurve(trial, goal)
    const field = { own, peers, goal }
    const rungs = rungsBelow(request)
    for (const [k, rung] of rungs.entries()) {
      const standing = standingAt(rung, field)
      if (standing === null) break
      const { place, of, value } = standing
      const through = Math.floor(of / factor)
      const next = rungs[k + 1] ?? trial.budget.amount
      // It went on from here earlier.
      if ((own.at.at(-1) ?? 0) > rung + 1e-9 && cameTo(own, next)) continue
      if (place <= through) {
        if (trial.waiting === true) return { kind: 'promote', budget: { ...trial.budget, amount: next } }
        continue
      }
      if (trial.waiting === true || atRung(own.at, rung))
        return {
          kind: 'pause',
          why: `${told(value, goal)} is number ${place} of the ${of} that came to ${short(rung)}; the best ${through} go on`,
        }
    }
    return { kind: 'continue' }
  },
}

/** Whether the newest report is the first at or after a rung. */
function atRung(at: readonly number[], rung: number): boolean {
  return at.findIndex((place) => place >= rung - 1e-9) === at.length - 1
}
