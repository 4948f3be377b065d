import { repair } from '../evidence/advice.ts'
import { accuracyOfChance, lossOfChance } from '../evidence/classes.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import { levelOf } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

const strong = 0.45
/**
 * Where accuracies are told as well, lighter dropout shows: soundly evaluated, a network errs a third as often in validation as with
 * dropout in training; with dropout in both, as often. More often, and the validation samples are the harder ones (ours).
 */
const light = 0.25
const fewErrors = 0.6
const moreErrors = 1.15
/** Then less of the loss is enough. */
const boundWithErrors = 0.75
/** Validation over training loss; sound dropout of a half brings it to 0.5 to 0.8 while the network learns (ours). */
const bound = 0.84

/** Dropout makes training harder than validation. Where validation is no easier, dropout is on there too. */
export const dropoutStillOnAtEvaluation = judgeAtLandmarks(
  {
    id: 'dropout-still-on-at-evaluation',
    scope: 'run',
    symptom: 'With heavy dropout, validation is no better than training while the network learns.',
    needs: [['train/loss', 'data_loss'], ['val/loss']],
    needsFacts: ['classes', 'dropout'],
    severity: 'warning',
    lookAlikes: ['overfitting late in the run', 'light dropout', 'a validation set that is harder'],
    explains: ['update-ratio-too-high', 'underfitting', 'loss-falling-too-slowly'],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const { dropout = 0, trainSamples = Number.POSITIVE_INFINITY, classes = 2, model } = trace.facts
  const name = trace.curve('data_loss').count > 0 ? 'data_loss' : 'train/loss'
  const guess = lossOfChance(trace)
  const train = trace.curve(name)
  const val = trace.curve('val/loss')
  const errors = errorsWhileLearning(trace)
  if (
    !ended ||
    dropout < (errors === null ? strong : light) ||
    guess === null ||
    train.count < 20 ||
    val.count < 4
  )
    return null
  if (trainSamples < 50 * classes || model === 'softmax') return null
  const ratios = ratiosWhileLearning(trace, guess)
  if (ratios.length < 3) return null
  const typical = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length)
  if (typical < (errors === null ? bound : boundWithErrors) || typical > 1.6) return null
  if (errors !== null && (errors < fewErrors || errors > moreErrors)) return null
  return {
    cause: 'evaluation-mode',
    competing: [
      {
        cause: 'validation-data',
        why: 'Or the validation samples are harder than those trained on.',
        likelihood: 0.25,
      },
    ],
    tellingRun: {
      text: 'Evaluate the same batch twice in evaluation mode: two different losses mean that dropout is on.',
      change: null,
      steps: 1,
    },
    steps: { from: val.firstStep, to: val.lastStep },
    what: `${sayShare(dropout)} of the activations are dropped in training, and yet the validation loss was ${say(typical, 2)} times the training loss over ${ratios.length} evaluations while the network learnt.`,
    why: 'Without dropout a network does clearly better than with it. That validation does not suggests that dropout is on there as well.',
    evidence: [
      {
        name: 'validation over training loss',
        value: typical,
        unit: 'ratio',
        threshold: errors === null ? bound : boundWithErrors,
      },
      {
        name: 'dropout',
        value: 100 * dropout,
        unit: '%',
        threshold: 100 * (errors === null ? strong : light),
      },
      ...(errors === null
        ? []
        : [
            {
              name: 'wrong answers in validation over those in training',
              value: errors,
              unit: 'ratio' as const,
              threshold: fewErrors,
            },
          ]),
    ],
    confidence: 0.7,
    ruledOut: ['overfitting: only evaluations before anything was learnt by heart count'],
    advice: [repair('evaluation-mode', 'Switch to evaluation mode before validating: model.eval().')],
  }
}

/** Validation over the training loss of the half epoch before it, while the training loss is between a fifth and nine tenths of a guess. */
function ratiosWhileLearning(trace: RunTrace, guess: number): readonly number[] {
  const name = trace.curve('data_loss').count > 0 ? 'data_loss' : 'train/loss'
  const { bins } = trace.curve(name)
  const half = (trace.facts.stepsPerEpoch ?? trace.step / 10) / 2
  return trace.curve('val/loss').bins.flatMap(({ step, value }) => {
    const near = bins.filter((bin) => bin.step > step - half && bin.step <= step)
    if (near.length === 0) return []
    const trained = levelOf(near)
    return trained > 0.2 * guess && trained < 0.9 * guess ? [value / trained] : []
  })
}

/** Wrong answers in validation over those in training, mean over the evaluations at which training was neither at a guess nor nearly perfect. */
function errorsWhileLearning(trace: RunTrace): number | null {
  const { bins } = trace.curve('train/accuracy')
  const half = (trace.facts.stepsPerEpoch ?? trace.step / 10) / 2
  const chance = accuracyOfChance(trace) ?? 0
  const unit = bins.some((bin) => bin.value > 1.5) ? 100 : 1
  const ratios = trace.curve('val/accuracy').bins.flatMap(({ step, value }) => {
    const near = bins.filter((bin) => bin.step > step - half && bin.step <= step)
    if (near.length === 0) return []
    const trained = near.reduce((sum, bin) => sum + bin.value, 0) / near.length / unit
    return trained > chance + 0.1 * (1 - chance) && trained < 0.95 ? [(1 - value / unit) / (1 - trained)] : []
  })
  return ratios.length < 3 ? null : ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length
}
