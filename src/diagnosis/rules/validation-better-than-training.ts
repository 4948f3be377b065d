import { repair } from '../evidence/advice.ts'
import { asShares, dataLossName, endOf, lossOfChance } from '../evidence/classes.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { accuracyEnd } from '../evidence/loss-course.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { coversRun, type RunTrace } from '../evidence/run-trace.ts'
import { levelOf, noiseOf, stretch } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

/** Usually harmless, and worth knowing why. */
export const validationBetterThanTraining = judgeAtLandmarks(
  {
    id: 'validation-better-than-training',
    scope: 'run',
    symptom: 'Validation loss is well below the training loss all along.',
    needs: [['train/loss'], ['val/loss']],
    severity: 'note',
    lookAlikes: [
      'dropout',
      'label smoothing and augmentation',
      'regularization in the training loss',
      'a training loss averaged over the epoch',
    ],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const name = trace.curve('data_loss').count > 0 ? 'data_loss' : 'train/loss'
  const train = trace.curve(name)
  const val = trace.curve('val/loss')
  if (!ended || train.count < 12 || val.count < 6) return null
  if (!coversRun(trace, name) || !coversRun(trace, 'val/loss')) return null
  const { dropout = 0, labelSmoothing = 0, regularization = 0 } = trace.facts
  const ahead = accuracyAhead(trace)
  // These make training harder than validation, as they should.
  if (dropout > 0 || labelSmoothing > 0 || (name === 'train/loss' && regularization > 0)) return null
  const below = levelOf(stretch(train.bins, 0.6, 1)) - levelOf(stretch(val.bins, 0.6, 1))
  const before = levelOf(stretch(train.bins, 0.3, 0.6)) - levelOf(stretch(val.bins, 0.3, 0.6))
  const noise = noiseOf(stretch(train.bins, 0.5, 1)) + noiseOf(stretch(val.bins, 0.5, 1))
  const level = levelOf(stretch(train.bins, 0.6, 1))
  if (!(level > 0) || below < 0.15 * level || below < 4 * noise || before < 0.1 * level) return null
  if (ahead !== null) return wrongLabels(trace, ahead)
  return {
    cause: 'unclear',
    competing: [
      { cause: 'leakage', why: 'Validation samples may be among those trained on.', likelihood: 0.3 },
      { cause: 'validation-data', why: 'Or they are easier than the training samples.', likelihood: 0.3 },
    ],
    tellingRun: {
      text: 'Evaluate training and validation samples with the same code: what differs then is the data.',
      change: null,
      steps: 1,
    },
    steps: { from: Math.round(stretch(val.bins, 0.3, 1)[0]!.step), to: val.lastStep },
    what: `Over the last third the validation loss lies ${say(below)} below the training loss of ${say(level)}, and it did so before.`,
    why: 'Dropout, augmentation or a training loss averaged over the epoch explain it where they are in use; else validation is easier than it should be.',
    evidence: [
      { name: 'training minus validation loss', value: below, unit: 'nats', threshold: 0.15 * level },
    ],
    confidence: 0.5,
    ruledOut: [
      'dropout, label smoothing and regularization: none is told',
      'noise: it is more than four times the noise of both',
    ],
    advice: [
      repair(
        'validation-data',
        'Check how the validation samples were chosen, and that none is a copy of a training sample.',
      ),
    ],
  }
}

const far = 0.08
/** Training loss over the one that an equal doubt about every answer would give, from which on it is called equal (ours). */
const equalDoubt = 0.9

/**
 * Training loss over the entropy of answers that are all as sure as the training accuracy says. Labels that are wrong at random
 * leave every answer in the same doubt, and the ratio near 1; augmentation and hard samples leave some in doubt and others sure,
 * and it lies below. Null where the loss is no cross-entropy.
 */
function doubtOf(trace: RunTrace): number | null {
  const trained = accuracyEnd(trace.curve('train/accuracy'))
  const loss = endOf(trace, dataLossName(trace))
  const { classes = 2 } = trace.facts
  if (lossOfChance(trace) === null || trained === null || loss === null || trained <= 0 || trained >= 1)
    return null
  const wrong = 1 - trained
  return loss / -(trained * Math.log(trained) + wrong * Math.log(wrong / (classes - 1)))
}

/** Validation minus training accuracy, where the program says that neither dropout nor smoothing is on and it is far ahead. */
function accuracyAhead(trace: RunTrace): number | null {
  if (trace.facts.dropout !== 0 || trace.facts.labelSmoothing !== 0) return null
  const trained = accuracyEnd(trace.curve('train/accuracy'))
  const validated = accuracyEnd(trace.curve('val/accuracy'))
  if (trained === null || validated === null || trace.curve('val/accuracy').count < 6) return null
  const early = asShares(trace.curve('val/accuracy').lastValues.slice(-4))
  const ahead = Math.min(validated, ...early) - trained > far
  return ahead && (doubtOf(trace) ?? 0) > equalDoubt ? validated - trained : null
}

function wrongLabels(trace: RunTrace, ahead: number): RunConclusion {
  const validated = accuracyEnd(trace.curve('val/accuracy'))!
  return {
    cause: 'label-noise',
    severity: 'warning',
    competing: [
      {
        cause: 'validation-data',
        why: 'Or augmentation, or a validation set that is easier.',
        likelihood: 0.3,
      },
    ],
    tellingRun: {
      text: 'Look at twenty training samples that the network answers surely and wrongly: wrong labels show at once.',
      change: null,
      steps: 1,
    },
    steps: { from: trace.curve('val/accuracy').firstStep, to: trace.curve('val/accuracy').lastStep },
    what: `Validation accuracy is ${sayShare(validated)} and training accuracy ${say(100 * ahead, 2)} points lower, without dropout or label smoothing.`,
    why: 'The network answers new samples rightly and cannot get its own training samples right, and it is in the same doubt about each: many of their labels are wrong.',
    evidence: [
      { name: 'validation minus training accuracy', value: 100 * ahead, unit: '%', threshold: 100 * far },
      {
        name: 'training loss over that of an equal doubt about every answer',
        value: doubtOf(trace)!,
        unit: 'ratio',
        threshold: equalDoubt,
      },
    ],
    confidence: 0.85,
    ruledOut: [
      'dropout and label smoothing: the program says that both are off',
      'augmentation: it leaves some answers sure and others in doubt, here all are in the same doubt',
    ],
    advice: [
      repair(
        'label-noise',
        'Clean the training labels, starting with those that the network contradicts most surely; or smooth them.',
      ),
    ],
  }
}
