import { quantile } from '../../math/quantile.ts'
import { bestUpTo, cameTo, goalCurve, told } from './goal-curve.ts'
import type { DecideRequest, Decision, Scheduler } from './scheduler.ts'

/** Peers that must have come as far before anything is concluded, and the share of the budget before which nothing is. */
const fewestPeers = 4
const grace = 0.1

/**
 * Stops a trial whose best value so far is worse than that of most of its peers was at the same place (the median rule of
 * Golovin et al. 2017, "Google Vizier", section 3.2.1, with the best value where they have the running average).
 *
 * @param share of the peers that a trial has to be among to go on: 0.5 is the median rule
 */
function among(share: number, about: { readonly name: string; readonly summary: string }): Scheduler {
  return {
    ...about,
    judges: true,
    needs: { pause: false },
    watches: [],
    decide: (request) => judge(request, share),
  }
}

function judge({ trial, peers, goal }: DecideRequest, share: number): Decision {
  const own = goalCurve(trial, goal)
  const others = peers.filter(({ number }) => number !== trial.number).map((peer) => goalCurve(peer, goal))
  for (const [i, place] of own.at.entries()) {
    if (place < grace * trial.budget.amount || place >= trial.budget.amount) continue
    const there = others.filter((peer) => cameTo(peer, place)).map((peer) => bestUpTo(peer, place)!)
    if (there.length < fewestPeers) continue
    const bound = quantile(there, share)
    const best = Math.min(...own.values.slice(0, i + 1))
    if (!(best > bound)) continue
    const behind = share === 0.5 ? 'the median' : `the best ${Math.round(share * 100)} %`
    const why = `${told(best, goal)} is behind ${behind} of ${there.length} trials at ${place} (${told(bound, goal)})`
    return { kind: 'stop', why, diverged: false }
  }
  return { kind: 'continue' }
}

export const median = among(0.5, {
  name: 'median',
  summary: 'Stops a trial that is worse than the median of the others was at the same place.',
})

export const percentile = among(0.25, {
  name: 'percentile',
  summary: 'Stops a trial that is not among the best quarter at the same place.',
})
