import { repair } from '../evidence/advice.ts'
import { accuracyOfChance, asShares, dataLossName } from '../evidence/classes.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { accuracyEnd } from '../evidence/loss-course.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { enoughSeen, type RunTrace } from '../evidence/run-trace.ts'
import { levelOf, stretch } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

/** Most frequent class over the rarest (SageMaker's rule ClassImbalance asks for the same ten). */
const bound = 10
/** Where validation shows that the rare ones were not learnt, less will do (ours). */
const boundWithGap = 8
const gapBound = 0.08
/** A smaller gap will do where it is beyond so many errors of the validation accuracy, and the loss as much above that of training (ours). */
const leastGap = 0.01
const smallGap = 0.015
const errors = 2.5
const lossBound = 2

/** Where one class is nearly all there is, always answering it is nearly always right, and nearly always useless. */
export const classImbalance = judgeAtLandmarks(
  {
    id: 'class-imbalance',
    scope: 'run',
    symptom: 'One class has more than ten times the samples of another, and the network lives on it.',
    needs: [['val/accuracy']],
    needsFacts: ['classShares'],
    severity: 'warning',
    lookAlikes: [
      'unbalanced classes that are told apart well',
      'many classes with a long tail',
      'shares that are not known',
    ],
    explains: [
      'predictions-constant',
      'validation-at-chance',
      'loss-not-going-down',
      'loss-falling-too-slowly',
      'underfitting',
      'validation-worse-from-the-start',
      'overfitting-gap',
      'validation-loss-rising',
      'accuracy-at-chance',
      'loss-falling-while-accuracy-flat',
      'update-ratio-too-low',
      'training-set-too-small',
    ],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const { classShares } = trace.facts
  const largest = accuracyOfChance(trace)
  if (classShares === undefined || classShares.length < 2 || largest === null) return null
  const rarest = Math.min(...classShares.filter((share) => share > 0))
  const ratio = largest / rarest
  // In a handful of samples the shares of many classes differ by chance.
  if (largest < Math.min(0.7, 2.5 / classShares.length)) return null
  if (!(ratio > boundWithGap) || (!ended && !enoughSeen(trace))) return null
  const validated = accuracyEnd(trace.curve('val/accuracy'))
  if (validated === null) return null
  const trained = accuracyEnd(trace.curve('train/accuracy'))
  // Either validation is balanced and poor, or the network does no better than the most frequent class.
  const poor =
    trained !== null &&
    (Math.max(trained - validated, usualGap(trace) ?? 0) > gapBound || isSmallGap(trace, trained - validated))
  const lives =
    ratio > bound && validated < largest + 0.25 * (1 - largest) && largest > 2 / classShares.length
  if (!poor && !lives) return null
  return {
    cause: 'class-imbalance',
    steps: { from: 0, to: trace.step },
    what: `The most frequent class holds ${sayShare(largest)} of the training samples, ${say(ratio, 2)} times the rarest; validation accuracy is ${sayShare(validated)}${trained === null ? '' : `, training accuracy ${sayShare(trained)}`}.`,
    why: poor
      ? 'Answers that are right in training because one class is so frequent are wrong where it is not: the rare classes were hardly learnt.'
      : 'That is hardly better than always answering the most frequent class.',
    evidence: [
      {
        name: 'most frequent class over rarest',
        value: ratio,
        unit: 'ratio',
        threshold: poor ? boundWithGap : bound,
      },
      { name: 'validation accuracy', value: 100 * validated, unit: '%', threshold: 100 * largest },
    ],
    confidence: 0.85,
    ruledOut: ['unbalanced classes that are told apart well: these are not'],
    advice: [
      repair(
        'class-weights',
        'Weight the loss by one over the share of the class, or draw the rare classes more often.',
      ),
      repair('balanced-metric', 'Judge by the mean of the recalls, not by the accuracy.'),
    ],
  }
}

/** Training over validation accuracy in the middle of the run: rare classes may be learnt at last, and late. */
function usualGap(trace: RunTrace): number | null {
  const train = trace.curve('train/accuracy')
  const val = trace.curve('val/accuracy')
  if (train.count < 8 || val.count < 4) return null
  const middle = (bins: typeof val.bins) => asShares([levelOf(stretch(bins, 0.2, 0.8))])[0]!
  return middle(train.bins) - middle(val.bins)
}

/** Few answers are worse, but surely, and what is answered wrongly is answered so with confidence. */
function isSmallGap(trace: RunTrace, gap: number): boolean {
  const { validationSamples } = trace.facts
  const validated = accuracyEnd(trace.curve('val/accuracy'))
  if (validationSamples === undefined || validated === null) return false
  const middle = (name: string) => levelOf(stretch(trace.curve(name).bins, 0.2, 0.8))
  const error = Math.sqrt((validated * (1 - validated)) / validationSamples)
  if (gap > Math.max(smallGap, errors * error)) return true
  return gap > leastGap && middle('val/loss') > lossBound * middle(dataLossName(trace))
}
