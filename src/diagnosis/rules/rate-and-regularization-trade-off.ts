import { spearman } from '../../math/rank-correlation.ts'
import { repair } from '../evidence/advice.ts'
import { say } from '../evidence/phrases.ts'
import { ranked } from '../evidence/study-trials.ts'
import type { StudyRule, StudyView } from './rule.ts'

const enough = 25
const bound = 0.7

/** Among the best a higher rate goes with less (or more) regularization: the two act together. */
export const rateAndRegularizationTradeOff: StudyRule = {
  meta: {
    id: 'rate-and-regularization-trade-off',
    scope: 'study',
    symptom: 'Among the best trials the learning rate and the regularization move together.',
    needs: [],
    severity: 'note',
    lookAlikes: [
      'a correlation among a few trials',
      'one that all trials have, as after narrowing',
      'a parameter that does not matter',
    ],
  },
  examine: (view) => {
    const rate = nameOf(view, 'learningRate')
    const strength = nameOf(view, 'regularization')
    const trials = ranked(view)
    if (rate === null || strength === null || trials.length < enough) return []
    const top = trials.slice(0, Math.max(8, Math.ceil(trials.length / 5)))
    const among = (some: typeof trials) => {
      const pairs = some.flatMap(({ trial }) => {
        const [x, y] = [trial.settings[rate], trial.settings[strength]]
        return typeof x === 'number' && typeof y === 'number' && x > 0 && y > 0 ? [[x, y] as const] : []
      })
      return spearman(
        pairs.map(([x]) => x),
        pairs.map(([, y]) => y),
      )
    }
    const best = among(top)
    const all = among(trials)
    if (Math.abs(best.correlation) < bound || best.p > 0.01 || Math.abs(all.correlation) > 0.35) return []
    return [
      {
        cause: 'search-range',
        steps: null,
        what: `Among the ${top.length} best trials ${rate} and ${strength} move ${best.correlation < 0 ? 'against each other' : 'together'} (rank correlation ${say(best.correlation, 2)}), among all ${trials.length} they do not (${say(all.correlation, 2)}).`,
        why: 'What matters is rather their product or quotient: the good settings lie along a ridge, and each alone says little.',
        evidence: [
          {
            name: 'rank correlation among the best',
            value: best.correlation,
            threshold: Math.sign(best.correlation) * bound,
          },
          { name: 'rank correlation among all', value: all.correlation },
        ],
        confidence: 0.75,
        ruledOut: ['the search itself: among all trials they are not related', 'chance among few trials'],
        advice: [
          repair(
            'ridge',
            `Keep ${strength} at the value of the best trial and search ${rate} alone, or search along the ridge.`,
          ),
        ],
      },
    ]
  },
}

function nameOf({ space }: StudyView, role: 'learningRate' | 'regularization'): string | null {
  const parameter = space.parameters.find((one) => one.role === role && 'scale' in one)
  return parameter?.name ?? null
}
