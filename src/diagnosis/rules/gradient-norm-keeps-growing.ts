import { fitLine } from '../../math/least-squares.ts'
import { median } from '../../math/quantile.ts'
import { repair } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import { levelOf, stretch } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

/** Steps that are looked at, from the first on; they must be reported nearly one by one. */
const looked = 12
const growth = 3.5
const straight = 0.95
const settled = 64
/** Reports before the evenness of the norm means something, and how even and how grown it must be (ours). */
const enough = 40
const even = 0.04
const grownEven = 4
/** Within so many reports of single steps it has grown by less. */
const evenWithin = 18
const grownSoon = 1.6
const grownMuch = 2
const veryEven = 0.02

/**
 * A gradient that is the sum of all before it grows by about its first size in each step: a straight line. Later on one more
 * gradient hardly changes the sum: the norm is many times what it was, and the same from one report to the next, as the
 * gradients of single batches never are.
 */
export const gradientNormKeepsGrowing = judgeAtLandmarks(
  {
    id: 'gradient-norm-keeps-growing',
    scope: 'run',
    symptom: 'From the first step on the gradient norm grows in a straight line.',
    needs: [['grad_norm']],
    severity: 'error',
    lookAlikes: [
      'one long step after which the gradient is large and even: it got so at once',
      'gradients that grow as the network wakes up, unevenly',
      'a rate that is too high',
      'a loss that is going up the gradient',
    ],
    explains: [
      'loss-exploding',
      'loss-not-finite',
      'exploding-gradients',
      'update-ratio-too-high',
      'loss-not-going-down',
      'dead-relu',
      'loss-oscillating',
      'fast-then-stuck',
      'validation-loss-rising',
      'loss-spikes',
      'accuracy-at-chance',
      'weights-growing',
      'predictions-constant',
      'gradients-always-clipped',
      'underfitting',
      'loss-falling-too-slowly',
      'overfitting-gap',
    ],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  // The start does not change any more: it was judged when it was heard.
  const settling = ended || trace.curve('grad_norm').count <= settled
  return (settling ? (straightAtFirst(trace) ?? evenSoon(trace)) : null) ?? largeAndEven(trace)
}

function largeAndEven(trace: RunTrace): RunConclusion | null {
  const curve = trace.curve('grad_norm')
  const norms = curve.firstValues
  if (curve.count < enough || curve.firstStep > 1 || curve.firstSteps[7]! > 16) return null
  const first = median(norms.slice(0, 3))
  // A sum of so many gradients is no more than so many times the largest: what leaps beyond was one long step.
  const soon = Math.max(...norms.slice(0, 8))
  const late = stretch(curve.bins, 0.5, 1)
  const now = levelOf(late)
  if (!(first > 0) || soon > 12 * first || !(now > grownEven * first) || late.length < 12) return null
  const whole = unevennessOf(late.map(({ value }) => value))
  if (!(unevennessOf(curve.lastValues) < even) || !(whole < even) || hasExploded(trace)) return null
  return concludeEven({ first, now, unevenness: whole, from: curve.firstStep, to: curve.lastStep })
}

/** Where nothing but biases learns any more the gradient is large and even as well. */
function hasExploded(trace: RunTrace): boolean {
  const { bins, firstValues } = trace.curve('train/loss')
  return levelOf(stretch(bins, 0.5, 1)) > 3 * (firstValues[0] ?? Number.POSITIVE_INFINITY)
}

/** Where the loss soon explodes, the norm is no longer even later on: the first two dozen reports tell, where they are of single steps. */
function evenSoon(trace: RunTrace): RunConclusion | null {
  const { firstValues, firstSteps } = trace.curve('grad_norm')
  const norms = firstValues.slice(0, evenWithin)
  const last = firstSteps[norms.length - 1]!
  if (norms.length < evenWithin || firstSteps[0]! > 1 || last > norms.length + 4) return null
  const first = norms[0]!
  const unevenness = unevennessOf(norms.slice(7))
  const now = norms.at(-1)!
  if (!(first > 0) || Math.max(...norms.slice(0, 8)) > 12 * first) return null
  const grown = now / first
  if (!(grown > grownSoon) || !(unevenness < (grown > grownMuch ? even : veryEven))) return null
  return concludeEven({ first, now, unevenness, from: firstSteps[0]!, to: last })
}

const unevennessOf = (values: readonly number[]) =>
  median(values.slice(1).map((norm, i) => Math.abs(Math.log(norm / values[i]!))))

function concludeEven(of: {
  readonly first: number
  readonly now: number
  readonly unevenness: number
  readonly from: number
  readonly to: number
}): RunConclusion {
  const { first, now, unevenness, from, to } = of
  return {
    cause: 'gradients-not-cleared',
    steps: { from, to },
    what: `The gradient norm has grown from ${say(first)} to ${say(now)}, and differs by ${sayShare(unevenness)} only from one report to the next.`,
    why: 'Gradients of single batches never agree so well: this is the sum of all gradients so far, to which each step adds one more.',
    evidence: [
      { name: 'growth', value: now / first, unit: 'ratio', threshold: grownSoon },
      { name: 'difference between reports', value: 100 * unevenness, unit: '%', threshold: 100 * even },
    ],
    confidence: 0.9,
    ruledOut: ['one long step: the norm grew little by little'],
    advice: [zeroGrad],
  }
}

const zeroGrad = repair('zero-grad', 'Clear the gradients before each backward pass: optimizer.zero_grad().')

function straightAtFirst(trace: RunTrace): RunConclusion | null {
  const curve = trace.curve('grad_norm')
  if (curve.count < looked || curve.firstStep > 1) return null
  const norms = curve.firstValues.slice(0, 16)
  const steps = curve.firstSteps.slice(0, 16)
  if (steps.at(-1)! - steps[0]! > 4 * steps.length || !(norms[0]! > 0)) return null
  const line = fitLine(steps, norms)
  const middle = norms.reduce((sum, norm) => sum + norm, 0) / norms.length
  const total = norms.reduce((sum, norm) => sum + (norm - middle) ** 2, 0)
  const r2 = 1 - (line.residual ** 2 * (norms.length - 2)) / total
  const ups = norms.slice(1).filter((norm, i) => norm > norms[i]!).length / (norms.length - 1)
  const grown = norms.at(-1)! / norms[0]!
  // In each step about one more gradient of the first size.
  const pace = line.slope / norms[0]!
  if (r2 < straight || ups < 0.85 || grown < growth || pace < 0.2 || pace > 3) return null
  const losses = trace.curve('train/loss').firstValues
  const climbing = losses.length > 8 && losses[8]! > 1.2 * losses[0]!
  return {
    cause: 'gradients-not-cleared',
    ...(climbing
      ? {
          competing: [
            {
              cause: 'gradient-sign' as const,
              why: 'Going up the gradient also makes it grow.',
              likelihood: 0.3,
            },
          ],
          tellingRun: {
            text: 'Print the gradient norm of two steps on the same batch at a rate of zero: if the second is twice the first, gradients add up.',
            change: { kind: 'scale' as const, role: 'learningRate' as const, factor: 0 },
            steps: 2,
          },
        }
      : {}),
    steps: { from: steps[0]!, to: steps.at(-1)! },
    what: `Over the first ${steps.at(-1)!} steps the gradient norm grew from ${say(norms[0]!)} to ${say(norms.at(-1)!)} in a straight line (R² ${say(r2, 3)}), by ${say(pace, 2)} of its first value a step.`,
    why: 'Each step adds its gradient to those of all steps before it: they are never cleared.',
    evidence: [
      { name: 'R² of the line', value: r2, threshold: straight },
      { name: 'growth', value: grown, unit: 'ratio', threshold: growth },
      { name: 'growth a step over the first gradient', value: pace, unit: 'ratio' },
    ],
    confidence: climbing ? 0.7 : 0.9,
    ruledOut: [
      'gradients of a network that wakes up: those jump from batch to batch, these grow in nearly every step',
    ],
    advice: [zeroGrad],
  }
}
