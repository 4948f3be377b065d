import { repair } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { say } from '../evidence/phrases.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import type { RunConclusion } from './rule.ts'

/** Deviation of a hidden layer's activations at the start (ours): sound initialization keeps it near 1. */
const large = 8
const small = 0.01
/** Factor from one layer to the next: the usual initialization of PyTorch loses 2.4 a layer, and its signal ends in the biases. */
const stepBound = 5
/** Small enough where each layer loses as much (ours). */
const smallAndShrinking = 0.03

/** A sound initialization keeps the size of the signal from layer to layer (Glorot & Bengio 2010, He et al. 2015). */
export const activationsOffScaleAtStart = judgeAtLandmarks(
  {
    id: 'activations-off-scale-at-start',
    scope: 'run',
    symptom:
      'At the start the activations of hidden layers are far from size one, or grow from layer to layer.',
    needs: [['update_ratio/<layer>']],
    severity: 'warning',
    lookAlikes: [
      'an output layer that begins near zero',
      'normalization layers, which set the size',
      'a log that begins late',
    ],
    explains: [
      'initial-loss-too-high',
      'loss-exploding',
      'dead-relu',
      'fast-then-stuck',
      'underfitting',
      'loss-not-going-down',
      'accuracy-at-chance',
      'update-ratio-too-low',
      'update-ratio-too-high',
      'exploding-gradients',
      'vanishing-gradients',
      'validation-loss-rising',
      'first-steps-learn-only-the-bias',
      'overfitting-gap',
      'predictions-constant',
      'loss-oscillating',
      'loss-falling-too-slowly',
      'regularization-dominates',
      'weights-growing',
    ],
  },
  judge,
  'layers',
)

function judge(trace: RunTrace): RunConclusion | null {
  if (trace.reports < 2) return null
  const layers = trace.layers
    .all()
    .filter(({ first, kind, firstStep }) => first.std !== undefined && firstStep <= 2 && !/norm/i.test(kind))
  const hidden = layers.slice(0, -1)
  if (hidden.length === 0 || trace.facts['normalization'] === 'batch') return null
  const spreads = hidden.map(({ first }) => first.std!)
  // One step that was far too long makes activations large as well; it makes none small.
  const led = hidden.filter(({ first }) => !(first.updateRatio > 0.3)).map(({ first }) => first.std!)
  const widest = Math.max(0, ...led)
  const narrowest = Math.min(...spreads)
  const steps = (some: readonly number[], by: (std: number, before: number) => boolean) =>
    some.length >= 2 && some.slice(1).every((std, i) => by(std, some[i]!))
  const tooLarge = widest > large || steps(led, (std, before) => std > stepBound * before)
  const shrinking = steps(spreads, (std, before) => std * stepBound < before)
  const bound = shrinking ? smallAndShrinking : small
  if (!tooLarge && !(narrowest < bound && narrowest > 0)) return null
  const worst = hidden[spreads.indexOf(tooLarge ? widest : narrowest)]!
  return {
    cause: 'initialization',
    steps: { from: worst.firstStep, to: worst.firstStep },
    what: `At step ${worst.firstStep} the activations of ${worst.name} spread by ${say(worst.first.std!, 2)}${
      spreads.length > 1
        ? ` (from layer to layer: ${spreads
            .slice(0, 6)
            .map((std) => say(std, 2))
            .join(', ')})`
        : ''
    }; about 1 is sound.`,
    why: tooLarge
      ? 'The first weights, or the inputs, are too large: outputs begin huge, the first loss with them, and the gradient is as many times too large.'
      : 'The first weights, or the inputs, are too small: hardly any signal gets through to the last layer, and hardly any gradient back.',
    evidence: [
      {
        name: `deviation of the activations of ${worst.name}`,
        value: worst.first.std!,
        threshold: tooLarge ? large : bound,
      },
    ],
    confidence: 0.85,
    ruledOut: [
      'an output layer that begins near zero: only hidden layers count',
      'a log that begins late: this is the first step',
    ],
    advice: [
      repair(
        'initialization',
        'Initialize with He scale for ReLU, Glorot for tanh, and standardize the inputs.',
      ),
    ],
  }
}
