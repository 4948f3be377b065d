import { median } from '../../math/quantile.ts'
import { repair } from '../evidence/advice.ts'
import { dataLossName } from '../evidence/classes.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { isWeights } from '../evidence/layer-windows.ts'
import { courseOf, fitOf } from '../evidence/loss-course.ts'
import { say } from '../evidence/phrases.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import type { RunConclusion } from './rule.ts'

/** First layer's gradient over weights, against that of later hidden layers (AutoTrainer uses the same thousandth). */
const bound = 1e-3
/** Bounded activations let through a quarter at most: where nothing is learnt, less of a loss is enough (ours). */
const boundedBound = 0.03
/** The same at the first report, where the fit is not good whatever was learnt since: sound starts of tanh lie above 0.5 (ours). */
const boundedAtFirst = 0.08
const bounded: ReadonlySet<unknown> = new Set(['sigmoid', 'tanh'])

/** What is left of the gradient after it has come back through all layers. */
export const vanishingGradients = judgeAtLandmarks(
  {
    id: 'vanishing-gradients',
    scope: 'run',
    symptom: 'The gradient of the first layer is a thousandth of that of later hidden layers, or less.',
    needs: [['update_ratio/<layer>']],
    severity: 'warning',
    lookAlikes: [
      'a last layer that began near zero',
      'layers kept fixed on purpose',
      'two or three layers only',
    ],
    explains: [
      'loss-not-going-down',
      'loss-falling-too-slowly',
      'underfitting',
      'update-ratio-too-low',
      'flat-then-sudden-drop',
      'accuracy-at-chance',
      'validation-at-chance',
      'predictions-constant',
      'accuracy-rising-while-loss-flat',
      'loss-oscillating',
    ],
  },
  judge,
  'layers',
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  if (trace.reports < 5) return null
  const fixed = new Set(trace.facts.frozenLayers ?? [])
  const layers = trace.layers
    .all()
    .filter((layer) => isWeights(layer) && !fixed.has(layer.name) && layer.gradients.length >= 3)
  // The last layer often begins near zero, and then lets little of the gradient through: hidden layers are compared.
  if (layers.length < 4 || fitOf(trace) === 'good') return null
  // The penalty's share of the gradient does not come back through the layers.
  const penalty = trace.facts.optimizer === 'adamw' ? 0 : (trace.facts.regularization ?? 0)
  const learnsNothing = courseOf(trace.curve(dataLossName(trace))).fall < 0.1
  const limit = bounded.has(trace.facts.activation) && learnsNothing ? boundedBound : bound
  const now = ratioOf(
    layers.map(({ gradients, latest }) => ({ gradient: median(gradients), weight: latest.weightNorm })),
    penalty,
  )
  // Where nothing was ever learnt, all layers may since have come to rest: the first report tells how they set out.
  const atFirst = ratioOf(
    layers.map(({ first }) => ({ gradient: first.gradNorm, weight: first.weightNorm })),
    penalty,
  )
  const vanished = (ratio: FirstOverLast) =>
    ratio.relative > 0 && ratio.relative < limit && ratio.absolute < Math.max(0.02, limit)
  const began =
    ended && bounded.has(trace.facts.activation) && atFirst.relative > 0 && atFirst.relative < boundedAtFirst
  const chosen = vanished(now) ? now : began || (learnsNothing && vanished(atFirst)) ? atFirst : null
  if (chosen === null) return null
  const since = learnsNothing ? 'nothing was learnt since' : 'the fit is still not good'
  return {
    cause: 'vanishing-gradients',
    steps: { from: layers[0]!.firstStep, to: trace.step },
    what: `Relative to its weights the gradient of ${layers[0]!.name} is ${say(chosen.relative, 2)} of that of the later hidden layers (${chosen === now ? 'medians of the latest reports' : `at step ${layers[0]!.firstStep}, and ${since}`}).`,
    why: 'On its way back through the layers the gradient shrinks away: the first layers learn next to nothing.',
    evidence: [
      {
        name: 'first over last relative gradient',
        value: chosen.relative,
        unit: 'ratio',
        threshold: began ? boundedAtFirst : limit,
      },
      { name: `gradient norm of ${layers[0]!.name}`, value: chosen.size },
    ],
    confidence: 0.85,
    ruledOut: ['one report: medians are compared', 'layers kept fixed on purpose are left out'],
    advice: [
      repair('initialization', 'Use ReLU with He scale, batch normalization, or residual connections.'),
    ],
  }
}

interface FirstOverLast {
  readonly relative: number
  readonly absolute: number
  /** Gradient of the first layer, without the penalty's share. */
  readonly size: number
}

/** First layer against the largest of the later hidden ones: relative to the weights, and as it is. */
function ratioOf(
  layers: readonly { readonly gradient: number; readonly weight: number }[],
  penalty: number,
): FirstOverLast {
  const size = layers.map(({ gradient, weight }) => Math.max(gradient - penalty * weight, 0.001 * gradient))
  const relative = size.map((gradient, i) => gradient / Math.max(layers[i]!.weight, 1e-12))
  const hidden = (values: readonly number[]) => Math.max(...values.slice(1, -1))
  return { relative: relative[0]! / hidden(relative), absolute: size[0]! / hidden(size), size: size[0]! }
}
