import { repair, shorter } from '../evidence/advice.ts'
import { goodTrials, ranked } from '../evidence/study-trials.ts'
import type { StudyRule, StudyView } from './rule.ts'

const early = 0.1
const enough = 3

/** Where every good trial is at its best in the first tenth of its steps, the rest is waste (tuning playbook). */
export const bestTrialsEndEarly: StudyRule = {
  meta: {
    id: 'best-trials-end-early',
    scope: 'study',
    symptom: 'All good trials are at their best in the first tenth of their steps.',
    needs: [],
    severity: 'warning',
    lookAlikes: [
      'a best value within the noise of a flat curve',
      'trials of two or three evaluations',
      'stopped trials',
    ],
  },
  examine: (view) => {
    if (ranked(view).length < enough) return []
    const places = goodTrials(view).flatMap((observed) => {
      const place = bestPlace(observed.curves[view.goal.series]?.values ?? [], view)
      return place === null ? [] : [place]
    })
    const soon = places.filter((place) => place <= early)
    if (places.length < enough || soon.length < places.length) return []
    const latest = Math.max(...soon)
    return [
      {
        cause: 'overfitting',
        steps: null,
        what: `Each of the ${places.length} best trials had its best ${view.goal.series} in the first ${Math.max(1, Math.round(100 * latest))} % of its steps.`,
        why: 'What is trained afterwards makes them worse: they learn by heart from then on, or the rate suits the start only.',
        evidence: [
          { name: 'place of the best value', value: 100 * latest, unit: '%', threshold: 100 * early },
        ],
        confidence: 0.85,
        ruledOut: [
          'a flat curve: the end is worse than the best by more than the noise',
          'stopped trials: only those that used their budget count',
        ],
        advice: [
          shorter(0.25, 'Train a quarter as long and try four times as many settings.'),
          repair('regularization', 'Or regularize more, and let the rate decay.'),
        ],
      },
    ]
  },
}

/** Share of the curve at which it was best; null where it is too short, 1 where the end is as good. */
function bestPlace(values: readonly number[], { goal, noise }: StudyView): number | null {
  const finite = values.filter(Number.isFinite)
  if (finite.length < 10) return null
  const sign = goal.direction === 'minimize' ? 1 : -1
  const signed = finite.map((value) => sign * value)
  const best = Math.min(...signed)
  const end = signed.at(-1)!
  const range = Math.max(...signed) - best
  if (end - best <= Math.max(2 * (noise ?? 0), 0.02 * range)) return 1
  return signed.indexOf(best) / (signed.length - 1)
}
