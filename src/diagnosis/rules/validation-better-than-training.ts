import { repair } from '../evidence/advice.ts'
import { dataLossName } from '../evidence/classes.ts'
import { type EqualDoubt, equalDoubt, equalOnMean, far } from '../evidence/equal-doubt.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { coversRun, type RunTrace } from '../evidence/run-trace.ts'
import { levelOf, noiseOf, stretch } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

/** A penalty within the training loss that is too weak to lift it (ours). */
const weakPenalty = 1e-3

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
    explains: ['overfitting-gap', 'validation-loss-rising', 'underfitting', 'loss-falling-too-slowly'],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const name = dataLossName(trace)
  const train = trace.curve(name)
  const val = trace.curve('val/loss')
  if (!ended || train.count < 12 || val.count < 6) return null
  if (!coversRun(trace, name) || !coversRun(trace, 'val/loss')) return null
  const { dropout = 0, labelSmoothing = 0, regularization = 0 } = trace.facts
  // These make training harder than validation, as they should.
  if (dropout > 0 || labelSmoothing > 0) return null
  const noise = name === 'train/loss' && regularization > weakPenalty ? null : noiseOfLabels(trace)
  if (noise !== null) return wrongLabels(noise)
  if (name === 'train/loss' && regularization > 0) return null
  const below = levelOf(stretch(train.bins, 0.6, 1)) - levelOf(stretch(val.bins, 0.6, 1))
  const before = levelOf(stretch(train.bins, 0.3, 0.6)) - levelOf(stretch(val.bins, 0.3, 0.6))
  const spread = noiseOf(stretch(train.bins, 0.5, 1)) + noiseOf(stretch(val.bins, 0.5, 1))
  const level = levelOf(stretch(train.bins, 0.6, 1))
  if (!(level > 0) || below < 0.15 * level || below < 4 * spread || before < 0.1 * level) return null
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

/** Batch normalization over fewer samples shakes each training answer (ours). */
const fewInBatch = 16

/** Told only where the program says that neither dropout nor smoothing is on. */
function noiseOfLabels(trace: RunTrace): EqualDoubt | null {
  const { dropout, labelSmoothing, normalization, batchSize = fewInBatch } = trace.facts
  if (dropout !== 0 || labelSmoothing !== 0) return null
  return normalization === 'batch' && batchSize < fewInBatch ? null : equalDoubt(trace)
}

function wrongLabels({ from, to, trained, validated, doubt, overtaken }: EqualDoubt): RunConclusion {
  const ahead = validated - trained
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
    steps: { from: Math.round(from), to: Math.round(to) },
    what: `Up to step ${Math.round(to)} validation accuracy was ${sayShare(validated)} and training accuracy ${say(100 * ahead, 2)} points lower, without dropout or label smoothing.`,
    why: overtaken
      ? 'Before anything was learnt by heart the network answered new samples better than its own training samples, and it was in the same doubt about each: many of their labels are wrong. Since then it has learnt these by heart.'
      : 'The network answers new samples rightly and cannot get its own training samples right, and it is in the same doubt about each: many of their labels are wrong.',
    evidence: [
      { name: 'validation minus training accuracy', value: 100 * ahead, unit: '%', threshold: 100 * far },
      {
        name: 'training loss over that of an equal doubt about every answer',
        value: doubt,
        unit: 'ratio',
        threshold: equalOnMean,
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
