import { repair } from '../evidence/advice.ts'
import { say } from '../evidence/phrases.ts'
import { ranked } from '../evidence/study-trials.ts'
import type { StudyRule, StudyView } from './rule.ts'

/** Times the best rate within which everything above diverges. */
const near = 3

/** Where the best rates lie right below those that diverge, instability may hide better ones (tuning playbook). */
export const bestNextToDivergence: StudyRule = {
  meta: {
    id: 'best-next-to-divergence',
    scope: 'study',
    symptom: 'The best learning rates lie right below those at which training diverges.',
    needs: [],
    severity: 'note',
    lookAlikes: [
      'good rates well below the cliff',
      'a few diverged trials anywhere',
      'a search that never diverged',
    ],
  },
  examine: (view) => {
    const name = view.space.parameters.find((one) => one.role === 'learningRate')?.name
    if (name === undefined) return []
    const best = ranked(view)
      .slice(0, 5)
      .flatMap((one) => rateOf(one.trial.settings[name]))
    const diverged = view.trials
      .filter(({ trial }) => trial.status === 'diverged')
      .flatMap((one) => rateOf(one.trial.settings[name]))
    const survived = view.trials
      .filter(({ trial }) => trial.status === 'complete')
      .flatMap((one) => rateOf(one.trial.settings[name]))
    if (best.length < 5 || diverged.length < 4 || survived.length < 8) return []
    const cliff = cliffOf(survived, diverged)
    if (cliff === null) return []
    const close = best.filter((rate) => rate <= 1.5 * cliff && rate > cliff / near)
    if (close.length < 4) return []
    // Rates that close are no wonder where most of those that survive are.
    const expected = survived.filter((rate) => rate > cliff / near).length / survived.length
    if (expected > 0.4) return []
    return [
      {
        cause: 'schedule',
        steps: null,
        what: `${close.length} of the 5 best trials have a ${name} within a factor of ${near} of ${say(cliff, 2)}, above which ${diverged.filter((rate) => rate >= cliff).length} of ${diverged.length + survived.filter((rate) => rate >= cliff).length} trials diverged.`,
        why: 'The best rates are stopped by instability, not by being too high to learn: made stable, higher ones may be better still.',
        evidence: [
          { name: 'best trials next to the cliff', value: close.length, threshold: 4 },
          { name: 'all trials as close', value: 100 * expected, unit: '%', threshold: 40 },
        ],
        confidence: 0.75,
        ruledOut: ['chance: few of the other trials lie that close to the cliff'],
        advice: [
          repair(
            'warm-up',
            'Warm the rate up over the first tenth of the steps, clip gradients at their 90th percentile, and search again up to three times the cliff.',
          ),
        ],
      },
    ]
  },
}

function rateOf(value: StudyView['trials'][number]['trial']['settings'][string] | undefined): number[] {
  return typeof value === 'number' && value > 0 ? [value] : []
}

/** The rate above which at least 80 % diverge and below which at least 90 % survive; null where there is none. */
function cliffOf(survived: readonly number[], diverged: readonly number[]): number | null {
  for (const rate of [...diverged].sort((a, b) => a - b)) {
    const above = diverged.filter((one) => one >= rate).length
    const held = survived.filter((one) => one >= rate).length
    const lost = diverged.length - above
    const below = survived.length - held
    if (above >= 0.8 * (above + held) && below >= 0.9 * (below + lost)) {
      const highest = Math.max(0, ...survived.filter((one) => one < rate))
      return highest > 0 ? Math.sqrt(highest * rate) : rate
    }
  }
  return null
}
