import type { Cause } from '../../domain/cause.ts'
import type { Advice } from '../../domain/finding.ts'
import { median } from '../../math/quantile.ts'
import { repair, scaleRole } from '../evidence/advice.ts'
import { dataLossName, lossOfChance } from '../evidence/classes.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { say } from '../evidence/phrases.ts'
import { isResumed, type RunTrace } from '../evidence/run-trace.ts'
import type { RunConclusion } from './rule.ts'

/** Times the loss of a guess (CS231n asks for that loss; a tenth more is usual, half more is not). */
const bound = 1.5
/** From here on a warning: of the sound starts that were looked at none passed 1.3 (ours). */
const grave = 2.5
/** Times the squared size of standardized inputs: targets may be of another size (ours). */
const boundOfSquares = 5
/** Inputs whose size is off by no more than this factor were standardized (ours). */
const usual = 3

/** Before the first step a classifier knows nothing, so its loss should be that of a guess: ln C for C balanced classes. */
export const initialLossTooHigh = judgeAtLandmarks(
  {
    id: 'initial-loss-too-high',
    scope: 'run',
    symptom: 'The first loss is far above that of a blind guess.',
    needs: [['train/loss', 'data_loss']],
    needsFacts: ['classes'],
    severity: 'warning',
    lookAlikes: ['a loss that is no cross-entropy', 'regularization in the loss', 'a log that begins late'],
    explains: [
      'validation-loss-rising',
      'saturated-activations',
      'accuracy-at-chance',
      'predictions-constant',
      'loss-falling-while-accuracy-flat',
      'dead-relu',
      'regularization-dominates',
      'update-ratio-too-high',
      'overfitting-gap',
      'loss-oscillating',
      'loss-exploding',
      'loss-not-finite',
      'weights-growing',
      'activations-off-scale-at-start',
      'exploding-gradients',
      'fast-then-stuck',
      'first-steps-learn-only-the-bias',
      'underfitting',
    ],
  },
  judge,
)

function judge(trace: RunTrace): RunConclusion | null {
  const name = dataLossName(trace)
  const curve = trace.curve(name)
  const squared = guessOfSquares(trace)
  const guess = squared ?? guessOfClasses(trace)
  if (guess === null || curve.count < 3 || curve.firstStep > 1 || isResumed(trace, name)) return null
  const first = median(curve.firstValues.slice(0, 3))
  const start = Math.min(first, curve.firstValues[0]!)
  // Regularization that is part of the reported loss lifts it without anything being wrong with the network.
  if (
    !(start > (squared === null ? bound : boundOfSquares) * guess) ||
    (name === 'train/loss' && (trace.facts.regularization ?? 0) > 1e-3)
  )
    return null
  const { cause, why, advice } = explanation(trace, [start / guess, curve.firstValues[0]! / guess])
  return {
    cause,
    severity: start > grave * guess ? 'warning' : 'note',
    steps: { from: curve.firstStep, to: curve.firstStep },
    what: `The first loss is ${say(start)}; guessing blindly would give ${say(guess)}${squared === null ? '' : ' for targets of the size of the inputs'}.`,
    why,
    evidence: [
      { name: 'first loss over that of a guess', value: start / guess, unit: 'ratio', threshold: bound },
    ],
    confidence: cause === 'unclear' ? 0.7 : 0.9,
    ruledOut: [
      'a log that begins late: the first report is of the untouched network',
      ...(name === 'data_loss' ? ['regularization: this is the data loss alone'] : []),
    ],
    advice,
  }
}

function guessOfClasses(trace: RunTrace): number | null {
  const shares = lossOfChance(trace)
  // An untouched network does not know the shares of the classes.
  return shares === null ? null : Math.max(shares, Math.log(trace.facts.classes ?? 2))
}

/** Squared error of answering zero, where targets are as large as inputs that were standardized; null for other losses. */
function guessOfSquares({ facts }: RunTrace): number | null {
  const { classes, loss = '', inputMean, inputStd } = facts
  if (classes !== undefined || !/squared/.test(loss) || inputMean === undefined || inputStd === undefined)
    return null
  const size = Math.hypot(inputMean, inputStd)
  return size > 1 / usual && size < usual ? size ** 2 : null
}

function explanation(
  { facts, layers, context }: RunTrace,
  [factor, veryFirst]: readonly [start: number, veryFirst: number],
): { readonly cause: Cause; readonly why: string; readonly advice: readonly Advice[] } {
  const { batchSize = Number.NaN } = facts
  // The untouched network is exact; a summed loss soon moves away from there.
  if (Math.abs(factor / batchSize - 1) < 0.25 || Math.abs(veryFirst / batchSize - 1) < 0.1) {
    return {
      cause: 'summed-loss',
      why: `That is about ${say(batchSize)} times too much, and a batch holds ${say(batchSize)} samples: the loss is summed over the batch where it should be averaged, and so is the gradient.`,
      advice: [
        repair('reduction', 'Average the loss over the batch.'),
        scaleRole({ context, facts }, 'learningRate', 1 / batchSize),
      ],
    }
  }
  const widest = Math.max(0, ...layers.all().map((layer) => layer.first.std ?? 0))
  return {
    cause: 'initialization',
    why: `The untouched network is already very sure of wrong answers${widest > 5 ? ` (activations spread as far as ${say(widest, 2)})` : ''}: its first weights are too large, and the first steps go into undoing that.`,
    advice: [
      repair(
        'initialization',
        'Initialize with He (ReLU) or Glorot scale, and begin the last layer near zero.',
      ),
    ],
  }
}
