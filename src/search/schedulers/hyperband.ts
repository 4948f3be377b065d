import { rungsBelow } from './rungs.ts'
import type { Scheduler, TrialProgress } from './scheduler.ts'
import { stopAtRungs } from './successive-halving.ts'

/**
 * Successive halving in several brackets (Li et al. 2018): the first spares nobody from the lowest rung on, each next one begins
 * a rung later, the last trains every trial to its end; so that what learns slowly has its chance. Trials are dealt to
 * the brackets by their numbers, and compared within theirs only.
 */
export const hyperband: Scheduler = {
  name: 'hyperband',
  summary: 'Successive halving in brackets that begin at different rungs.',
  judges: true,
  needs: { pause: false },
  watches: [],
  decide(request) {
    const rungs = rungsBelow(request)
    const brackets = rungs.length + 1
    const bracket = bracketOf(request.trial, brackets)
    const peers = request.peers.filter((peer) => bracketOf(peer, brackets) === bracket)
    return stopAtRungs({ ...request, peers }, rungs.slice(bracket))
  },
}

function bracketOf({ number }: TrialProgress, brackets: number): number {
  return number % brackets
}
