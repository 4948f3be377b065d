import type { Advice } from '../../domain/finding.ts'
import { median } from '../../math/quantile.ts'
import { repair, weakerPenalty } from '../evidence/advice.ts'
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
/** A told strength that is hardly ever right, and what it must weigh at the end in the loss, or in the gradient of the last layer (ours). */
const hardlyEverRight = 0.03
const weighsInLoss = 0.4
const weighsInGradient = 0.19
const weak = 1e-3
/** Times the loss of the data that a penalty is at the first step where it, and not the rate, makes weights explode (ours). */
const fromTheFirst = 10
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
      'loss-not-finite',
      'loss-exploding',
      'exploding-gradients',
      'weights-growing',
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
  const weight = ended ? weightAtEnd(trace) : null
  if (fit === 'good' && !always && pull === null && weight === null) return null
  // Layers that were dead or stood still from the start are pulled to zero by any penalty.
  if (trace.layers.all().some((layer) => wasDeadAtFirst(layer) || isStill(layer))) return null
  const share = shareOf(trace)
  const shrunk = shrinking(trace)
  const bySize = shrunk !== null && shrunk < shrunkBound && fit === 'poor' && !isTooWeak(trace)
  const grew = (shrunk !== null && shrunk > 2) || penaltyGrew(trace)
  const thrown = timesAtFirst(trace) > fromTheFirst && (trace.broken !== null || penaltyGrew(trace))
  const byShare = !thrown && share !== null && share > shareBound && (always || (!grew && fit === 'poor'))
  const byPull = !thrown && !bySize && !byShare && pull !== null
  const byWeight = !thrown && !bySize && !byShare && !byPull && weight !== null
  if (!thrown && !bySize && !byShare && !byPull && !byWeight) return null
  const strength = trace.facts.regularization
  return {
    cause: 'regularization-too-strong',
    severity: bySize && shrunk < 0.1 ? 'error' : 'warning',
    steps: { from: 0, to: trace.step },
    what: byWeight
      ? `The regularization is told to be ${say(strength!)}, and at the end the penalty is ${sayShare(weight.share)} of the ${weight.of}.`
      : thrown
        ? `At the first step the penalty is ${say(timesAtFirst(trace), 2)} times the loss of the data, and the weights have been thrown about since.`
        : byPull
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
      byWeight
        ? 'a penalty that is large only because the loss is small: its strength is one that is hardly ever right'
        : byPull || thrown
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
    ? [repair('penalty', `${look} in the code besides the ${say(told)} that is told.`), weakerPenalty(trace)]
    : [weakerPenalty(trace), repair('penalty', `${look} twice.`)]
}

/** How many times the loss of the data the penalty is at the first step; 0 where it is not known, or the log begins in the middle. */
function timesAtFirst(trace: RunTrace): number {
  const [penalty] = trace.curve('regularization_loss').firstValues
  const [data] = trace.curve('data_loss').firstValues
  if (penalty === undefined || data === undefined) return 0
  // A network that knew its task before begins with a small loss, beside which any penalty is large.
  if (isResumed(trace, 'train/loss') || data < 0.5 * (lossOfChance(trace) ?? 0)) return 0
  return penalty / data
}

/** What a penalty of a strength that is hardly ever right weighs at the end; null where it is weaker, is no part of the gradient, or weighs little. */
function weightAtEnd(trace: RunTrace): { readonly share: number; readonly of: string } | null {
  const { regularization = 0, optimizer } = trace.facts
  if (regularization < hardlyEverRight || optimizer === 'adamw') return null
  const share = shareOf(trace) ?? 0
  if (share > weighsInLoss) return { share, of: 'training loss' }
  const last = trace.layers
    .all()
    .filter((layer) => isWeights(layer) && layer.reports >= 3)
    .at(-1)
  if (last === undefined) return null
  const pull = Math.min(1, (regularization * last.latest.weightNorm) / last.latest.gradNorm)
  return pull > weighsInGradient ? { share: pull, of: 'gradient of the last layer' } : null
}

/** The penalty is larger than the loss of the data from the first step to the last. */
function outweighsAlways(trace: RunTrace): boolean {
  const middle = (name: 'regularization_loss' | 'data_loss') =>
    levelOf(stretch(trace.curve(name).bins, 0.4, 0.6))
  return timesAtFirst(trace) > 1 && middle('regularization_loss') > middle('data_loss')
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
  // Two layers can agree by chance: where the penalty is reported, that is believed.
  const isReported = trace.curve('regularization_loss').count > 0
  const hidden = !isReported ? same : optimizer === 'adamw' ? 0 : strengthReported(trace, layers)
  return hidden > untold * told ? hidden : within
}

/** By the penalty that is reported at first: half its strength times the squares of the weights; 0 where none is. */
function strengthReported(trace: RunTrace, layers: readonly LayerWindow[]): number {
  const squares = layers.reduce((sum, layer) => sum + layer.firstWeightNorm ** 2, 0)
  const penalty = trace.curve('regularization_loss').firstValues[0]
  return penalty === undefined ? 0 : (2 * penalty) / squares
}

/** What was told cannot be all of it: by the weights and what the penalty comes to, or, where these are not known, because it is weak. */
function isAnother(trace: RunTrace, told: number): boolean {
  const layers = trace.layers.all().filter((layer) => isWeights(layer) && layer.firstWeightNorm > 0)
  if (layers.length === 0) return told < 0.01
  return Math.max(strengthOf(trace, layers), strengthReported(trace, layers)) > untold * told
}

/** A penalty that is told to be weak, and is no other, shrinks nothing: weights that began large and were led down do. */
function isTooWeak(trace: RunTrace): boolean {
  const told = trace.facts.regularization
  return told !== undefined && told < weak && !isAnother(trace, told)
}

/** Before a step that was long: what a penalty has just thrown about was not dead before it. */
function wasDeadAtFirst({ firstDead, first }: LayerWindow): boolean {
  return firstDead > 0.5 && !(first.updateRatio > 0.5)
}

/** Weights that explode have a large penalty as well. */
function penaltyGrew(trace: RunTrace): boolean {
  const { firstValues, bins } = trace.curve('regularization_loss')
  return firstValues.length > 0 && levelOf(stretch(bins, 0.8, 1)) > 4 * firstValues[0]!
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
