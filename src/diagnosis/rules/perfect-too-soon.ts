import { repair } from '../evidence/advice.ts'
import { asShares, endOf } from '../evidence/classes.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import type { RunConclusion } from './rule.ts'

const bound = 0.995
const passes = 3
/** Two classes or a handful of inputs are told apart sooner: then after the first pass, without a mistake since (ours). */
const passesIfEasy = 1
const looks = 4
const doubtLeft = 0.02
/** Without a mistake while the loss is still this share of a guess: nothing lies near the border, and so it stays (ours). */
const doubtful = 0.1
const manyLooks = 8
const passesIfDoubtful = 3
/** Inputs that are many, samples a class that are few: then a hundredth of mistakes is as odd, for as many passes (ours). */
const manyInputs = 100
const fewSamples = 1000
const boundIfMany = 0.99
const passesIfMany = 10

/** Too good to be true within a few passes over the data. */
export const perfectTooSoon = judgeAtLandmarks(
  {
    id: 'perfect-too-soon',
    scope: 'run',
    symptom: 'Validation is all but perfect within the first few passes over the data.',
    needs: [['val/accuracy']],
    needsFacts: ['classes'],
    severity: 'warning',
    lookAlikes: [
      'fine-tuning',
      'a resumed run',
      'two classes, or few inputs, that are easy to part',
      'a huge training set',
    ],
    explains: ['validation-as-good-as-training', 'update-ratio-too-high'],
  },
  judge,
)

function judge(trace: RunTrace): RunConclusion | null {
  const val = trace.curve('val/accuracy')
  const { classes, features, validationSamples = 100, trainSamples = 0, stepsPerEpoch } = trace.facts
  if (classes === undefined || val.count < 2 || validationSamples < 100 || trainSamples > 20_000) return null
  const easy = classes < 3 || (typeof features === 'number' && features < 10)
  const train = trace.curve('train/loss')
  // A first loss far below a guess is that of a network that knew the task before.
  if (train.count === 0 || train.firstStep > 1 || train.firstValues[0]! < 0.5 * Math.log(classes)) return null
  const shares = asShares(val.firstValues)
  const many = typeof features === 'number' && features >= manyInputs && trainSamples < fewSamples * classes
  const least = many && !easy ? boundIfMany : bound
  // Where little has to be told apart, not one mistake may be made, from then on.
  const at = easy ? flawlessFrom(trace) : shares.findIndex((share) => share >= least)
  if (at < 0 || (stepsPerEpoch === undefined && trace.epoch === 0)) return null
  const epoch = stepsPerEpoch === undefined ? at + 1 : val.firstSteps[at]! / stepsPerEpoch
  // What is merely easy still costs a little doubt near the borders; an answer among the inputs costs none.
  const loss = endOf(trace, 'val/loss')
  const open = easy && isDoubtful(trace, at)
  if (easy && !open && loss !== null && loss > doubtLeft * Math.log(classes)) return null
  const most = open ? passesIfDoubtful : easy ? passesIfEasy : many ? passesIfMany : passes
  if (epoch > most + 0.01) return null
  return {
    cause: 'leakage',
    steps: { from: val.firstSteps[at]!, to: val.lastStep },
    what: `Validation accuracy reached ${sayShare(shares[at]!)} after ${say(epoch, 2)} passes over ${trainSamples > 0 ? trainSamples : 'the'} samples.`,
    why: 'Few tasks are that easy: more likely the answer is among the inputs, or the validation samples among those trained on.',
    evidence: [
      {
        name: 'validation accuracy',
        value: 100 * shares[at]!,
        unit: '%',
        threshold: 100 * (easy ? 1 : least),
      },
      { name: 'passes over the data', value: epoch, unit: 'epochs', threshold: most },
    ],
    confidence: 0.7,
    ruledOut: [
      'fine-tuning: the first loss was that of a guess',
      easy
        ? 'two classes or few inputs that are easy to part: not one mistake was made since'
        : 'two classes or few inputs that are easy to part',
    ],
    advice: [
      repair(
        'leakage',
        'Train on each input alone: one that suffices gives the answer away. Then look for copies across training and validation.',
      ),
    ],
  }
}

/** From that evaluation on not a mistake was made, in many evaluations, and there the loss was still that of great doubt. */
function isDoubtful({ facts, curve }: RunTrace, at: number): boolean {
  const loss = curve('val/loss')
  const { dropout = 0, labelSmoothing = 0, classes = 2 } = facts
  // These leave doubt where there need be none.
  if (dropout > 0 || labelSmoothing > 0 || curve('val/accuracy').count - at < manyLooks) return false
  return (loss.firstValues[at] ?? 0) > doubtful * Math.log(classes)
}

/** Place of the evaluation from which on no validation sample was answered wrongly, in four evaluations or more; -1 where there is none. */
function flawlessFrom(trace: RunTrace): number {
  const val = trace.curve('val/accuracy')
  const shares = asShares(val.firstValues)
  const at = shares.findIndex((_, i) => shares.slice(i).every((share) => share === 1))
  const since = asShares(val.bins.map(({ value }) => value)).slice(Math.max(0, at))
  return at >= 0 && since.length >= looks && since.every((share) => share === 1) ? at : -1
}
