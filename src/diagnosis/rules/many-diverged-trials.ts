import {
  type DivergedShare,
  type DivergenceBound,
  divergedShare,
  divergenceBound,
  manyDiverged,
} from '../../space/divergence-bound.ts'
import { repair } from '../evidence/advice.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import type { RunConclusion, StudyRule } from './rule.ts'

/** Where a good part of the search blows up, its range reaches too far, or something is broken. */
export const manyDivergedTrials: StudyRule = {
  meta: {
    id: 'many-diverged-trials',
    scope: 'study',
    symptom: 'More than a quarter of the trials diverge.',
    needs: [],
    severity: 'warning',
    lookAlikes: ['a few diverged trials among few', 'programs that broke for other reasons'],
  },
  examine: (view) => {
    const trials = view.trials.map(({ trial }) => ({ ...trial, value: null }))
    const share = divergedShare(trials)
    return share === null ? [] : [conclude(share, divergenceBound(view.space, trials))]
  },
}

function conclude(share: DivergedShare, cut: DivergenceBound | null): RunConclusion {
  const { diverged, trials, low } = share
  return {
    cause: cut === null ? 'unclear' : 'search-range',
    steps: null,
    what: `${diverged} of ${trials} trials diverged${cut === null ? '' : `; above a ${cut.parameter} of about ${say(cut.at, 2)} nearly all do`}.`,
    why:
      cut === null
        ? 'They do not differ from the others by their learning rate, so cutting its range will not help: look at the other parameters, or for a fault in the program.'
        : 'The range of the learning rate reaches beyond what this network can stand; every trial drawn there is lost.',
    evidence: [
      {
        name: 'share of diverged trials',
        value: (100 * diverged) / trials,
        unit: '%',
        threshold: 100 * manyDiverged,
      },
      { name: 'lower end of its 95 % interval', value: 100 * low, unit: '%', threshold: 100 * manyDiverged },
      ...(cut === null
        ? []
        : [{ name: 'trials sorted right by this bound', value: 100 * cut.right, unit: '%' }]),
    ],
    confidence: cut === null ? 0.8 : 0.95,
    ruledOut: [
      'chance among few trials: even the lower end of the interval is above a quarter',
      'broken programs: failed trials are not counted',
    ],
    advice: [
      ...(cut === null
        ? []
        : [
            {
              text: `Cut the range of ${cut.parameter} at ${say(cut.at, 2)}.`,
              change: { kind: 'cut' as const, parameter: cut.parameter, side: 'high' as const, at: cut.at },
            },
          ]),
      repair(
        'warm-up',
        cut === null
          ? `Look at what the diverged trials share (${sayShare(diverged / trials)} of all).`
          : 'Or warm the rate up and clip gradients: the best rates often lie just above.',
      ),
    ],
  }
}
