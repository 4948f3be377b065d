import type { Advice } from '../../domain/finding.ts'
import { median } from '../../math/quantile.ts'
import { repair, scaleRole } from '../evidence/advice.ts'
import { endOf, lossOfChance } from '../evidence/classes.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { isWeights, type LayerWindow } from '../evidence/layer-windows.ts'
import { fitOf } from '../evidence/loss-course.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { isResumed, type RunTrace } from '../evidence/run-trace.ts'
import { levelOf, stretch } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

/** Share of the loss, and shrinking of the weights (ours). */
const shareBound = 0.5
const shrunkBound = 0.3
/** Strength from which on a told penalty is looked at, and its share of the gradient at the start and later (ours). */
const strong = 0.02
const pullBound = 0.9
const pullLater = 0.2
const strongForOne = 0.1
const pullOfOne = 0.5
/** Gradients over weights that agree so well are those of a penalty; times the told strength, from which on it is another one. */
const equal = 1.02
const untold = 5

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
  const pull = pullOfPenalty(trace)
  if (fit === 'good' && !always && pull === null) return null
  // Layers that were dead or stood still from the start are pulled to zero by any penalty.
  if (trace.layers.all().some((layer) => layer.firstDead > 0.5 || isStill(layer))) return null
  const share = shareOf(trace)
  const shrunk = shrinking(trace)
  const bySize = shrunk !== null && shrunk < shrunkBound && fit === 'poor'
  const grew = shrunk !== null && shrunk > 2
  const byShare = share !== null && share > shareBound && (always || (!grew && fit === 'poor'))
  const byPull = !bySize && !byShare && pull !== null
  if (!bySize && !byShare && !byPull) return null
  const strength = trace.facts.regularization
  return {
    cause: 'regularization-too-strong',
    severity: bySize && shrunk < 0.1 ? 'error' : 'warning',
    steps: { from: 0, to: trace.step },
    what: byPull
      ? `The penalty makes up ${sayShare(Math.min(1, pull))} of the gradient of the hidden layers at the first report, and still outweighs what the data ask for.`
      : bySize
        ? `The weights have shrunk to ${sayShare(shrunk)} of their first size while the network fits poorly${share === null ? '' : `; the penalty is ${sayShare(share)} of the loss`}.`
        : always
          ? `The penalty was larger than the loss of the data at the first step and still is: ${sayShare(share!)} of the sum.`
          : `The penalty is ${sayShare(share!)} of the training loss, and the network fits poorly.`,
    why: `Each update mostly pulls the weights towards zero: what the data ask for is outvoted${strength === undefined ? '' : ` (the regularization is told to be ${say(strength)}${isAnother(trace, strength) ? ', so look for a second penalty in the code' : ''})`}.`,
    evidence: [
      ...(pull === null
        ? []
        : [
            {
              name: 'share of the penalty in the gradient',
              value: 100 * pull,
              unit: '%',
              threshold: 100 * pullBound,
            },
          ]),
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
      byPull
        ? 'a penalty that is large only because the loss is small: it was as strong at the start'
        : always && !bySize
          ? 'a penalty that is large only because the loss is small: it was as large when the loss was that of guessing'
          : 'a penalty that is large only because the loss is small: the network fits poorly',
    ],
    advice: adviceFor(trace),
  }
}

/** Where the weights speak of another penalty than the one told, dividing that changes nothing: the other is in the code. */
function adviceFor(trace: RunTrace): readonly Advice[] {
  const told = trace.facts.regularization
  const look = 'Log the penalty apart from the loss, and look for one that is added'
  return told !== undefined && isAnother(trace, told)
    ? [
        repair('penalty', `${look} in the code besides the ${say(told)} that is told.`),
        scaleRole(trace, 'regularization', 0.1),
      ]
    : [scaleRole(trace, 'regularization', 0.1), repair('penalty', `${look} twice.`)]
}

/** The penalty is larger than the loss of the data from the first step to the last. */
function outweighsAlways(trace: RunTrace): boolean {
  const penalty = trace.curve('regularization_loss')
  const data = trace.curve('data_loss')
  const [firstPenalty, firstData] = [penalty.firstValues[0], data.firstValues[0]]
  if (firstPenalty === undefined || firstData === undefined || !(firstPenalty > firstData)) return false
  // A network that knew its task before begins with a small loss, beside which any penalty is large.
  if (isResumed(trace, 'train/loss') || firstData < 0.5 * (lossOfChance(trace) ?? 0)) return false
  const middle = (curve: typeof data) => levelOf(stretch(curve.bins, 0.4, 0.6))
  return middle(penalty) > middle(data)
}

/**
 * Share of the penalty in the gradient of the layers at the first report: strength times weights over gradient, the median of the
 * hidden layers (of a single layer, at the latest report, because it begins near zero). Null where the penalty is weak, is not
 * part of the gradient, or has lost its hold since.
 */
function pullOfPenalty(trace: RunTrace): number | null {
  const all = trace.layers.all().filter((layer) => isWeights(layer) && layer.reports >= 3)
  const strength = strengthOf(trace, all)
  if (all.length === 0 || strength < strong) return null
  const share = (of: 'first' | 'latest', some: readonly LayerWindow[]) =>
    median(some.map((layer) => (strength * layer[of].weightNorm) / layer[of].gradNorm))
  if (all.length === 1) {
    const now = share('latest', all)
    return strength >= strongForOne && now > pullOfOne ? Math.min(1, now) : null
  }
  const hidden = all.slice(0, -1)
  const first = share('first', hidden)
  return first > pullBound && share('latest', hidden) > pullLater ? first : null
}

/**
 * Strength of the penalty in the gradient: the one told, or one that nobody told of. A penalty that drowns the rest makes the
 * gradient over the weights the same number in all hidden layers; and a reported penalty over the squares of the weights is half
 * its strength.
 */
function strengthOf(trace: RunTrace, layers: readonly LayerWindow[]): number {
  const { regularization: told = 0, optimizer } = trace.facts
  const within = optimizer === 'adamw' ? 0 : told
  const ratios = layers.slice(0, -1).map(({ first }) => first.gradNorm / first.weightNorm)
  const least = Math.min(...ratios)
  const same = ratios.length >= 2 && Math.max(...ratios) < equal * least ? least : 0
  const squares = layers.reduce((sum, layer) => sum + layer.firstWeightNorm ** 2, 0)
  const penalty = trace.curve('regularization_loss').firstValues[0]
  const reported = penalty === undefined || optimizer === 'adamw' ? 0 : (2 * penalty) / squares
  const hidden = Math.max(same, reported)
  return hidden > untold * told ? hidden : within
}

/** What was told cannot be all of it: by the weights and what the penalty comes to, or, where these are not known, because it is weak. */
function isAnother(trace: RunTrace, told: number): boolean {
  const layers = trace.layers.all().filter((layer) => isWeights(layer) && layer.firstWeightNorm > 0)
  return layers.length === 0 ? told < 0.01 : strengthOf(trace, layers) > told
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
