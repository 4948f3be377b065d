import { repair } from '../evidence/advice.ts'
import { sayShare } from '../evidence/phrases.ts'
import { ranked } from '../evidence/study-trials.ts'
import type { StudyRule } from './rule.ts'

const enough = 6

/** Not one of many settings beats a guess: then it is not the setting. */
export const noTrialLearns: StudyRule = {
  meta: {
    id: 'no-trial-learns',
    scope: 'study',
    symptom: 'Not one trial does better than a guess.',
    needs: [],
    severity: 'error',
    lookAlikes: ['a search whose best trials are good', 'a goal that is no accuracy', 'a few trials only'],
  },
  examine: ({ trials, ...view }) => {
    const all = ranked({ trials, ...view })
    const { series, direction } = view.goal
    if (all.length < enough || direction !== 'maximize' || !series.includes('accuracy')) return []
    const facts = all[0]!.facts
    const classes = facts.classes
    if (classes === undefined || classes < 2) return []
    const shares = facts.classShares ?? []
    const chance = shares.length > 0 ? Math.max(...shares) : 1 / classes
    const error = Math.sqrt((chance * (1 - chance)) / (facts.validationSamples ?? 500))
    const last = all[0]!.trial.metrics[series]!.last
    const best = last > 1.5 ? last / 100 : last
    // The best of many guesses is a little better than one.
    if (best > chance + 4 * error + 0.01) return []
    return [
      {
        cause: 'unclear',
        competing: [
          {
            cause: 'labels',
            why: 'Labels that do not belong to their inputs leave nothing to learn at any setting.',
            likelihood: 0.4,
          },
          { cause: 'initialization', why: 'Or the network is dead from the start.', likelihood: 0.25 },
          { cause: 'search-range', why: 'Or all rates are too low or too high.', likelihood: 0.25 },
        ],
        tellingRun: {
          text: 'Try to learn twenty samples by heart (`babysit check`): if that works, it is the range that is wrong.',
          change: null,
          steps: 300,
        },
        steps: null,
        what: `The best of ${all.length} trials reaches ${sayShare(best)} in ${series}; always giving the most frequent answer reaches ${sayShare(chance)}.`,
        why: 'With so many different settings it is not the setting: the data, the labels or the program are broken, or the whole range of rates is wrong.',
        evidence: [
          {
            name: 'best accuracy',
            value: 100 * best,
            unit: '%',
            threshold: 100 * (chance + 4 * error + 0.01),
          },
          { name: 'trials', value: all.length, threshold: enough },
        ],
        confidence: 0.9,
        ruledOut: ['chance: the best is within four standard errors of a guess'],
        advice: [repair('labels', 'Run `babysit check`, and look at twenty samples with their labels.')],
      },
    ]
  },
}
