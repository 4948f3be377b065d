import { repair } from '../evidence/advice.ts'
import { asShares, dataLossName, lossOfChance } from '../evidence/classes.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { coversRun, type RunTrace } from '../evidence/run-trace.ts'
import type { Bin } from '../evidence/thinned-curve.ts'
import { levelOf } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

/** Points of accuracy (ours). */
const bound = 0.12
/** Validation over training loss while the training loss is at a fifteenth of a guess or above (ours). */
const lossBound = 1.6
const byHeart = 1 / 15
/** Nats of validation loss for each share of wrong answers: more, and the network is sure where it is wrong (ours). */
const sureBound = 4.5
/** Of so few inputs hardly anything can be learnt by heart: then a smaller gap that lasts is one (ours). */
const fewInputs = 20
const gapOfFew = 1.4
/** Standard errors of the validation loss and of its accuracy, and single losses' variance over their level (ours). */
const errorsOfLoss = 3.3
const errorsOfAccuracy = 2.2
const varianceOverLevel = 1.5

/** Overfitting takes time. A gap that is there at the first evaluation comes from how validation is done. */
export const validationWorseFromTheStart = judgeAtLandmarks(
  {
    id: 'validation-worse-from-the-start',
    scope: 'run',
    symptom: 'Validation is much worse than training from the first evaluation on.',
    needs: [['train/accuracy'], ['val/accuracy']],
    severity: 'warning',
    lookAlikes: [
      'overfitting, whose gap grows',
      'a first evaluation that comes late',
      'few training samples',
      'unbalanced classes',
      'fine-tuning of a network that has seen the training samples before',
    ],
    explains: ['overfitting-gap', 'validation-loss-rising', 'loss-oscillating', 'update-ratio-too-high'],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const train = trace.curve('train/accuracy')
  const val = trace.curve('val/accuracy')
  const { trainSamples = Number.POSITIVE_INFINITY, classes = 10, validationSamples = 100 } = trace.facts
  if (train.count < 8 || val.count < 4 || !coversRun(trace, 'val/accuracy') || (!ended && val.count < 5))
    return null
  if (trainSamples < 50 * classes || validationSamples < 50) return null
  // What was trained before has seen the training samples, and these alone.
  const guess = lossOfChance(trace)
  const opening = trace.curve(dataLossName(trace)).firstValues[0]
  if (guess !== null && opening !== undefined && opening < 0.5 * guess) return null
  const early = earlyLosses(trace, guess) ?? lastingGap(trace, guess)
  const firsts = asShares(val.firstValues.slice(0, 4))
  const unit = val.bins.some((bin) => bin.value > 1.5) ? 100 : 1
  const epoch = trace.facts.stepsPerEpoch
  // After many passes a gap may be overfitting, even at the first evaluation.
  const begun = val.firstStep > 0 ? val.firstStep : (val.firstSteps[1] ?? 0)
  if (epoch !== undefined && begun > 2.5 * epoch) return null
  const gaps = val.firstSteps.slice(0, 4).flatMap((step, i) => {
    const near = train.bins.filter((bin) => bin.step > step - (epoch ?? step) * 0.4 && bin.step <= step)
    return step === 0 || near.length === 0 ? [] : [levelOf(near) / unit - firsts[i]!]
  })
  if (gaps.length < 2) return null
  const first = Math.min(gaps[0]!, gaps[1]!)
  const last = asShares(train.lastValues).at(-1)! - asShares(val.lastValues).at(-1)!
  const noise = 4 * Math.sqrt(0.25 / validationSamples)
  const clear = first >= Math.max(bound, noise) && last >= Math.max(bound, noise) && first >= 0.4 * last
  if (!clear && early === null) return null
  return {
    cause: 'validation-data',
    competing: [
      { cause: 'overfitting', why: 'Overfitting begins small and grows; this gap did not.', likelihood: 0.2 },
    ],
    tellingRun: {
      text: 'Evaluate the network on training samples through the validation code: if they do badly there as well, it is the code.',
      change: null,
      steps: 1,
    },
    steps: { from: val.firstStep, to: val.lastStep },
    what: clear
      ? `Already at the first evaluations validation accuracy was ${say(100 * first, 2)} points below training accuracy (${sayShare(firsts[0]!)} at step ${val.firstSteps[0]}); now it is ${say(100 * last, 2)} points.`
      : `Up to step ${early!.step} the validation loss was ${say(early!.val)} where the training loss was ${say(early!.train)}, still far from learnt by heart.`,
    why: 'After so few passes over the data nothing has been learnt by heart yet: validation samples are prepared or labelled differently, or the network is evaluated in training mode.',
    evidence: [
      { name: 'gap at the first evaluations', value: 100 * first, unit: '%', threshold: 100 * bound },
      { name: 'gap now', value: 100 * last, unit: '%' },
      ...(early === null
        ? []
        : [
            {
              name: 'validation over training loss, early',
              value: early.val / early.train,
              unit: 'ratio',
              threshold: lossBound,
            },
          ]),
    ],
    confidence: 0.75,
    ruledOut: [
      'overfitting: the gap was there at once',
      clear
        ? 'noise: it is more than four standard errors of the validation set'
        : 'noise: it was so at several evaluations',
    ],
    advice: [
      repair(
        'validation-data',
        'Send the same sample through both the training and the validation code, and compare what reaches the network.',
      ),
    ],
  }
}

/**
 * The first evaluation of several, all within five epochs, at which the validation loss was far above a training loss
 * that was far from learnt by heart. Sure answers that are wrong show in the loss long before they show in the accuracy.
 */
function earlyLosses(
  trace: RunTrace,
  guess: number | null,
): { readonly step: number; readonly train: number; readonly val: number } | null {
  const { stepsPerEpoch: epoch, dropout = 0 } = trace.facts
  const val = trace.curve('val/loss')
  const train = trace.curve(dataLossName(trace))
  const accuracy = asShares(trace.curve('val/accuracy').firstValues)
  if (guess === null || epoch === undefined || dropout > 0) return null
  const found = val.firstSteps.slice(0, 6).flatMap((step, i) => {
    const near = train.bins.filter((bin) => bin.step > step - 0.4 * epoch && bin.step <= step)
    if (step === 0 || step > 5 * epoch || near.length === 0) return []
    const pair = { step, train: levelOf(near), val: val.firstValues[i]! }
    const sure = pair.val > sureBound * Math.max(0.01, 1 - (accuracy[i] ?? 0))
    return sure && pair.train > byHeart * guess && pair.val > lossBound * pair.train ? [pair] : []
  })
  return found.length < 2 ? null : found[0]!
}

/**
 * With few inputs, and while the training loss is above a tenth of a guess: the mean over a dozen evaluations at most is far above
 * the training loss around them, beyond the error of so many validation samples, and answers are worse as well.
 */
function lastingGap(
  trace: RunTrace,
  guess: number | null,
): { readonly step: number; readonly train: number; readonly val: number } | null {
  const { stepsPerEpoch: epoch, dropout = 0, features, validationSamples: samples } = trace.facts
  if (guess === null || epoch === undefined || samples === undefined || dropout > 0) return null
  if (typeof features !== 'number' || features >= fewInputs) return null
  const val = trace.curve('val/loss')
  const losses = trace.curve(dataLossName(trace)).bins
  const accuracies = trace.curve('train/accuracy').bins
  const found = val.firstSteps.slice(0, 20).flatMap((step, i) => {
    const around = (bins: typeof losses) => bins.filter((bin) => Math.abs(bin.step - step) <= epoch / 2)
    const [near, right] = [around(losses), around(accuracies)]
    if (step === 0 || near.length === 0 || right.length === 0) return []
    const train = meanOf(near)
    const answers = trace.curve('val/accuracy').firstValues[i] ?? Number.NaN
    return train > 0.1 * guess
      ? [{ step, train, val: val.firstValues[i]!, right: meanOf(right), answers }]
      : []
  })
  const some = found.slice(0, 12)
  if (some.length < 6) return null
  const mean = (key: 'train' | 'val' | 'right' | 'answers') =>
    some.reduce((sum, each) => sum + each[key], 0) / some.length
  const [train, validated] = [mean('train'), mean('val')]
  const [right, answers] = asShares([mean('right'), mean('answers')]) as [number, number]
  const surely = validated - train > errorsOfLoss * Math.sqrt((varianceOverLevel * train) / samples)
  const worse = right - answers > errorsOfAccuracy * Math.sqrt((answers * (1 - answers)) / samples)
  return surely && worse && validated > gapOfFew * train
    ? { step: some.at(-1)!.step, train, val: validated }
    : null
}

function meanOf(bins: readonly Bin[]): number {
  const count = bins.reduce((sum, bin) => sum + bin.count, 0)
  return bins.reduce((sum, bin) => sum + bin.value * bin.count, 0) / count
}
