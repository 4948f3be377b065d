import { repair, scaleRole } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { accuracyEnd } from '../evidence/loss-course.ts'
import { sayShare } from '../evidence/phrases.ts'
import { enoughSeen, type RunTrace } from '../evidence/run-trace.ts'
import type { RunConclusion } from './rule.ts'

/** Samples a class (ours). */
const few = 20

/** Often only a part of the data was found. */
export const trainingSetTooSmall = judgeAtLandmarks(
  {
    id: 'training-set-too-small',
    scope: 'run',
    symptom: 'There are fewer than twenty training samples a class, and validation is poor.',
    needs: [['val/accuracy']],
    needsFacts: ['trainSamples', 'classes'],
    severity: 'warning',
    lookAlikes: [
      'a small task that is learnt well',
      'fine-tuning on few samples',
      'a probe on twenty samples',
    ],
    explains: [
      'overfitting-gap',
      'validation-loss-rising',
      'loss-falling-too-slowly',
      'underfitting',
      'update-ratio-too-high',
      'loss-oscillating',
      'update-ratio-too-low',
    ],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const { trainSamples, classes, classification, validationSamples = 0 } = trace.facts
  if (trainSamples === undefined || classes === undefined || trainSamples >= few * classes) return null
  // A sample of many answers shows many classes.
  if (classification === false) return null
  if ((trace.facts.frozenLayers ?? []).length > 0 || (!ended && !enoughSeen(trace))) return null
  const validated = accuracyEnd(trace.curve('val/accuracy'))
  // Somebody who has more validation than training samples has more samples than are being trained on.
  const lost = validationSamples > trainSamples
  if (validated === null || validated > 0.75 || trace.curve('val/accuracy').count < (ended ? 1 : 3))
    return null
  const trained = accuracyEnd(trace.curve('train/accuracy'))
  return {
    cause: 'too-few-samples',
    severity: lost ? 'warning' : 'note',
    steps: { from: 0, to: trace.step },
    what: `Only ${trainSamples} samples of ${classes} classes are trained on${lost ? `, fewer than the ${validationSamples} of validation` : ''}; validation accuracy is ${sayShare(validated)}${trained === null ? '' : `, training accuracy ${sayShare(trained)}`}.`,
    why: 'So few samples say little of the classes; often only a part of the data was found or read.',
    evidence: [
      { name: 'training samples a class', value: trainSamples / classes, threshold: few },
      { name: 'validation accuracy', value: 100 * validated, unit: '%' },
    ],
    confidence: lost ? 0.8 : 0.6,
    ruledOut: ['a small task that is learnt well: validation is poor'],
    advice: [
      repair('data', 'Count the samples that are read against those that you have.'),
      scaleRole(trace, 'regularization', 10),
    ],
  }
}
