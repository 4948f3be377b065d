import { repair, scaleRole } from '../evidence/advice.ts'
import { endOf } from '../evidence/classes.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { isWeights, type LayerWindow } from '../evidence/layer-windows.ts'
import { fitOf } from '../evidence/loss-course.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import { levelOf, stretch } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

/** Share of the loss, and shrinking of the weights (ours). */
const shareBound = 0.5
const shrunkBound = 0.3

/** The penalty says "smaller" louder than the data say anything. */
export const regularizationDominates = judgeAtLandmarks(
  {
    id: 'regularization-dominates',
    scope: 'run',
    symptom: 'The penalty on the weights outweighs the loss, or the weights shrink towards zero.',
    needs: [['regularization_loss', 'update_ratio/<layer>']],
    severity: 'warning',
    lookAlikes: [
      'a penalty that is large only because the loss is small',
      'a large first penalty that training soon brings down',
    ],
    explains: [
      'underfitting',
      'accuracy-at-chance',
      'fast-then-stuck',
      'loss-not-going-down',
      'update-ratio-too-high',
      'predictions-constant',
      'dead-relu',
      'layer-not-moving',
      'loss-falling-while-accuracy-flat',
      'loss-falling-too-slowly',
      'validation-loss-rising',
      'vanishing-gradients',
      'activations-off-scale-at-start',
      'first-steps-learn-only-the-bias',
    ],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  if (!ended && trace.points < 40) return null
  const fit = fitOf(trace)
  const always = outweighsAlways(trace)
  if (fit === 'good' && !always) return null
  // Layers that were dead or stood still from the start are pulled to zero by any penalty.
  if (trace.layers.all().some((layer) => layer.firstDead > 0.5 || isStill(layer))) return null
  const share = shareOf(trace)
  const shrunk = shrinking(trace)
  const bySize = shrunk !== null && shrunk < shrunkBound && fit === 'poor'
  const grew = shrunk !== null && shrunk > 2
  const byShare = share !== null && share > shareBound && (always || (!grew && fit === 'poor'))
  if (!bySize && !byShare) return null
  const strength = trace.facts.regularization
  return {
    cause: 'regularization-too-strong',
    severity: bySize && shrunk < 0.1 ? 'error' : 'warning',
    steps: { from: 0, to: trace.step },
    what: bySize
      ? `The weights have shrunk to ${sayShare(shrunk)} of their first size while the network fits poorly${share === null ? '' : `; the penalty is ${sayShare(share)} of the loss`}.`
      : always
        ? `The penalty was larger than the loss of the data at the first step and still is: ${sayShare(share!)} of the sum.`
        : `The penalty is ${sayShare(share!)} of the training loss, and the network fits poorly.`,
    why: `Each update mostly pulls the weights towards zero: what the data ask for is outvoted${strength === undefined ? '' : ` (the regularization is told to be ${say(strength)}${strength < 0.01 ? ', so look for a second penalty in the code' : ''})`}.`,
    evidence: [
      ...(shrunk === null
        ? []
        : [
            {
              name: 'size of the weights over their first',
              value: shrunk,
              unit: 'ratio',
              threshold: shrunkBound,
            },
          ]),
      ...(share === null
        ? []
        : [{ name: 'share of the penalty', value: 100 * share, unit: '%', threshold: 100 * shareBound }]),
    ],
    confidence: bySize ? 0.9 : 0.75,
    ruledOut: [
      always && !bySize
        ? 'a penalty that is large only because the loss is small: it was as large when the loss was that of guessing'
        : 'a penalty that is large only because the loss is small: the network fits poorly',
    ],
    advice: [
      scaleRole(trace, 'regularization', 0.1),
      repair('penalty', 'Log the penalty apart from the loss, and look for one that is added twice.'),
    ],
  }
}

/** The penalty is larger than the loss of the data from the first step to the last. */
function outweighsAlways(trace: RunTrace): boolean {
  const penalty = trace.curve('regularization_loss')
  const data = trace.curve('data_loss')
  const [firstPenalty, firstData] = [penalty.firstValues[0], data.firstValues[0]]
  if (firstPenalty === undefined || firstData === undefined || !(firstPenalty > firstData)) return false
  const middle = (curve: typeof data) => levelOf(stretch(curve.bins, 0.4, 0.6))
  return middle(penalty) > middle(data)
}

function isStill(layer: LayerWindow): boolean {
  return (
    isWeights(layer) && layer.reports >= 3 && layer.first.updateRatio === 0 && layer.latest.updateRatio === 0
  )
}

function shareOf(trace: RunTrace): number | null {
  const penalty = endOf(trace, 'regularization_loss')
  const data = endOf(trace, 'data_loss')
  return penalty === null || data === null || !(penalty + data > 0) ? null : penalty / (penalty + data)
}

/** Size of the layer that shrank least, over its first size; null where fewer than three reports came. */
function shrinking({ layers }: RunTrace): number | null {
  const sizes = layers
    .all()
    .filter((layer) => isWeights(layer) && layer.firstWeightNorm > 0 && layer.reports >= 3)
    .map((layer) => layer.latest.weightNorm / layer.firstWeightNorm)
    .filter(Number.isFinite)
  return sizes.length === 0 ? null : Math.max(...sizes)
}
