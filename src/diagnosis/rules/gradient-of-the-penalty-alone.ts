import { repair } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { isWeights } from '../evidence/layer-windows.ts'
import { say } from '../evidence/phrases.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import type { RunConclusion } from './rule.ts'

const within = 0.03
const enough = 3
const mostDead = 0.5

/** A gradient that is the weights times the strength of the penalty, to the digit, knows nothing of the data. */
export const gradientOfThePenaltyAlone = judgeAtLandmarks(
  {
    id: 'gradient-of-the-penalty-alone',
    scope: 'run',
    symptom: 'In every layer the gradient is that of the weight penalty and nothing else.',
    needs: [['update_ratio/<layer>']],
    needsFacts: ['regularization'],
    severity: 'error',
    lookAlikes: [
      'a strong penalty beside a real gradient',
      'regularization of zero',
      'a network that is done',
    ],
    explains: [
      'loss-not-going-down',
      'accuracy-at-chance',
      'predictions-constant',
      'update-ratio-too-low',
      'update-ratio-too-high',
      'regularization-dominates',
      'dead-relu',
      'saturated-activations',
      'layer-not-moving',
      'loss-falling-too-slowly',
      'underfitting',
      'accuracy-rising-while-loss-flat',
      'weights-not-updated',
      'vanishing-gradients',
    ],
  },
  judge,
  'layers',
)

function judge(trace: RunTrace): RunConclusion | null {
  const told = trace.facts.regularization
  // A penalty apart from the gradient leaves nothing in it.
  const strength = trace.facts.optimizer === 'adamw' ? 0 : told
  if (trace.reports < enough || strength === undefined || strength < 0) return null
  const all = trace.layers.all().filter(isWeights)
  // Units that were dead from the start let nothing through either.
  if (all.some((layer) => layer.firstDead > mostDead)) return null
  const layers = all.filter((layer) => layer.firstWeightNorm > 1e-9)
  // Weights of zero have no penalty: a gradient that reaches them is one of the data.
  if (layers.length === 0 || all.some((layer) => !layers.includes(layer) && layer.latest.gradNorm > 0))
    return null
  // Weights that the penalty has since brought to nothing have done what it alone would do.
  const ratios = layers
    .filter(({ latest, firstWeightNorm }) => latest.weightNorm > 1e-6 * firstWeightNorm)
    .map(({ latest }) => latest.gradNorm / latest.weightNorm)
  const isPenalty = (ratio: number) =>
    strength > 0 && (Math.abs(ratio / strength - 1) < within || Math.abs(ratio / (2 * strength) - 1) < within)
  // An optimizer that decays the weights itself leaves a gradient of nothing, whatever the strength.
  const before = layers.map(({ first }) => first.gradNorm / first.weightNorm)
  const nothing = [...ratios, ...before].every((ratio) => ratio === 0)
  if (!nothing && ![...ratios, ...before].every(isPenalty)) return null
  const ratio = ratios[0] ?? before[0]!
  return {
    cause: 'loss-not-connected',
    steps: { from: layers[0]!.firstStep, to: trace.step },
    what: nothing
      ? `The gradient of all ${layers.length} layers is exactly zero, at the first report and now.`
      : `In all ${layers.length} layers the gradient over the weights is ${say(ratio)}: the regularization (${say(strength)}), and nothing of the data.`,
    why: 'The loss does not reach the weights: it is computed, reported, and cut off from the network.',
    evidence: [
      { name: 'gradient over weights', value: ratio, unit: 'ratio', threshold: strength },
      { name: 'layers', value: layers.length },
    ],
    confidence: 0.97,
    ruledOut: ['a strong penalty beside a real gradient: there is none in any layer'],
    advice: [
      repair(
        'loss',
        'Look for detach(), item(), no_grad() or a conversion to numpy between the network and the loss.',
      ),
    ],
  }
}
