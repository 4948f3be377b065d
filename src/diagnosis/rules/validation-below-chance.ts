import { repair } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { accuracyEnd } from '../evidence/loss-course.ts'
import { sayShare } from '../evidence/phrases.ts'
import { coversRun, type RunTrace } from '../evidence/run-trace.ts'
import type { RunConclusion } from './rule.ts'

/** Being wrong more often than a coin takes knowledge. */
export const validationBelowChance = judgeAtLandmarks(
  {
    id: 'validation-below-chance',
    scope: 'run',
    symptom: 'Training answers are right and validation answers are wrong more often than by guessing.',
    needs: [['train/accuracy'], ['val/accuracy']],
    needsFacts: ['classes'],
    severity: 'error',
    lookAlikes: ['the first steps', 'a tiny validation set', 'many classes, where chance is near zero'],
    explains: [
      'overfitting-gap',
      'validation-loss-rising',
      'validation-worse-from-the-start',
      'validation-at-chance',
      'loss-oscillating',
      'update-ratio-too-high',
    ],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const { classes, validationSamples = 500 } = trace.facts
  const val = trace.curve('val/accuracy')
  if (classes === undefined || classes < 2 || classes > 100 || validationSamples < 50) return null
  if (val.count < 3 || (!ended && val.count < 4) || !coversRun(trace, 'val/accuracy')) return null
  const chance = 1 / classes
  const error = Math.sqrt((chance * (1 - chance)) / validationSamples)
  const trained = accuracyEnd(trace.curve('train/accuracy'))
  const validated = accuracyEnd(val)!
  if (trained === null || trained < chance + 0.3 || validated > Math.min(0.6 * chance, chance - 3 * error))
    return null
  return {
    cause: 'validation-data',
    competing: [
      { cause: 'labels', why: 'Or the training labels are the ones that are off.', likelihood: 0.2 },
    ],
    tellingRun: {
      text: 'Evaluate the network on its own training samples: if it is right there, the validation labels are off.',
      change: null,
      steps: 1,
    },
    steps: { from: val.firstStep, to: val.lastStep },
    what: `${sayShare(trained)} of the training answers are right, and ${sayShare(validated)} of the validation answers; a guess would reach ${sayShare(chance)}.`,
    why: 'To be wrong that often the network must know the answers: the validation labels are numbered in another way than those it was trained on.',
    evidence: [
      { name: 'validation accuracy', value: 100 * validated, unit: '%', threshold: 100 * chance },
      { name: 'training accuracy', value: 100 * trained, unit: '%' },
    ],
    confidence: 0.95,
    ruledOut: [
      'chance: it lies more than three standard errors below',
      'an untrained network: training accuracy is high',
    ],
    advice: [
      repair(
        'validation-data',
        'Print ten validation samples with label and answer: an offset or another order of the classes shows at once.',
      ),
    ],
  }
}
