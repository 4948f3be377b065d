import { scaleRole, weakerPenalty } from '../evidence/advice.ts'
import { isLearning, judgeUpdateRatios, type LayerRatio } from '../evidence/judge-update-ratios.ts'
import { isWeights } from '../evidence/layer-windows.ts'
import { fitOf } from '../evidence/loss-course.ts'
import { say, sayLayers, sayShare } from '../evidence/phrases.ts'
import { progressOf, type RunTrace } from '../evidence/run-trace.ts'
import { shakingOf, strayOf } from '../evidence/validation-noise.ts'
import type { RunConclusion } from './rule.ts'

/** A hundredth is about okay (the lecture), and small networks live there: three are too many (ours). */
const warn = 3e-2
const alarm = 1e-1
const okay = 1e-2
/** Rise of the validation loss above its lowest level, beyond what it strays (ours). */
const strayed = 0.05
/** Deviation of the validation loss between evaluations over its level, beyond that of its samples (ours). */
const shaken = 0.08
/** A layer whose weights have grown so much began near zero: its first ratios mean nothing. */
const grown = 3
/** Strength of a penalty that is hardly ever right, and size of the weights over their first that it leaves (ours). */
const strongPenalty = 0.02
const pulledDown = 0.3
/** Share of the weights by which the steps of a whole run must have moved those before a batch normalization (ours). */
const typical = 0.042
/** Share of the budget before which a run has had no time to show that it learns. */
const early = 0.2

/** Updates should be about a thousandth of the weights. */
export const updateRatioTooHigh = judgeUpdateRatios(
  {
    id: 'update-ratio-too-high',
    scope: 'run',
    symptom: 'Each update changes the weights by three hundredths of their size or more.',
    needs: [['update_ratio/<layer>']],
    severity: 'warning',
    lookAlikes: [
      'biases and layers that began at zero',
      'normalization layers',
      'warm-up',
      'a run that learns well all the same',
    ],
  },
  (layers, trace, ended) => {
    const driven = ended ? drivenApart(trace) : null
    if (driven !== null) return concludeDriven(trace, driven)
    // Where validation has turned for the worse, or is shaken, the hundredth that is about okay is no longer.
    const strays = !isSquaredAndGood(trace) && (strayOf(trace) > strayed || shakingOf(trace) > shaken)
    const high = layers
      .filter((layer) => layer.median >= (strays ? okay : warn) && !(layer.growth > grown))
      .sort((a, b) => b.median - a.median)
    const worst = high[0]
    if (worst === undefined) return null
    const learning = isLearning(trace)
    const grave = worst.median >= alarm
    // A single layer of several, often the last, which begins near zero, says little of the rate.
    if (!grave && high.length * 3 <= layers.length) return null
    const heard = trace.curve('train/loss').count > 0
    if (!grave && heard && ((learning && !strays) || (progressOf(trace) ?? 1) < early)) return null
    const shrunk = isPulledDown(trace, high)
    return {
      cause: shrunk ? 'regularization-too-strong' : 'learning-rate-too-high',
      severity: learning && !strays ? 'note' : grave && !learning ? 'error' : 'warning',
      steps: { from: Math.min(...high.map(startOf)), to: worst.to },
      what: `Each update changes ${sayLayers(high.map((layer) => layer.name))} by ${say(worst.median, 2)} of the weights (median of the latest reports); about 0.001 is usual.`,
      why: shrunk
        ? `The regularization (${say(trace.facts.regularization!)}) has pulled these weights down to ${sayShare(Math.max(...high.map(({ growth }) => growth)))} of their first size and less, so that updates of a usual size are large beside them.`
        : strays
          ? 'The loss fell at first, but validation does not settle: it is shaken from one evaluation to the next, or has got worse again. Shorter steps would.'
          : learning
            ? 'The steps are longer than usual. The loss goes down all the same, so it may be well: keep an eye on the noise of the loss.'
            : 'The weights are shaken more than they are led: the learning rate is too high for these layers.',
      evidence: high.slice(0, 8).map((layer) => ({
        name: `update ratio of ${layer.name}`,
        value: layer.median,
        unit: 'ratio',
        threshold: grave ? alarm : strays ? okay : warn,
      })),
      confidence:
        (grave ? 0.9 : 0.7) * (learning && !strays ? 0.5 : 1) * (high.length * 3 < layers.length ? 0.8 : 1),
      ruledOut: [
        'biases, normalization layers and layers that began at zero are left out',
        'warm-up: its reports are not counted',
      ],
      advice: [
        ...(shrunk ? [weakerPenalty(trace)] : []),
        scaleRole(trace, 'learningRate', grave ? 0.1 : 1 / 3),
      ],
    }
  },
)

/** A squared error of answers that are right goes on falling towards zero, where a small rise is a large part of it. */
function isSquaredAndGood(trace: RunTrace): boolean {
  return /squared|mse/i.test(trace.facts.loss ?? '') && fitOf(trace) === 'good'
}

/** A strong penalty is told of, and all of these layers have shrunk under it. */
function isPulledDown({ facts }: RunTrace, high: readonly LayerRatio[]): boolean {
  return (facts.regularization ?? 0) >= strongPenalty && high.every(({ growth }) => growth < pulledDown)
}

function startOf(layer: LayerRatio): number {
  return layer.from
}

interface Driven {
  readonly name: string
  readonly growth: number
  /** Typical share of the weights that a step moved. */
  readonly step: number
}

/**
 * Before a batch normalization the size of the weights means nothing, the gradient stands across them, and steps add up like
 * squares: growth tells how long they typically were, over the whole run. The hidden layer that was driven furthest; null where
 * none was driven far.
 */
function drivenApart(trace: RunTrace): Driven | null {
  if (trace.facts['normalization'] !== 'batch') return null
  const hidden = trace.layers.all().filter(isWeights).slice(0, -1)
  const all = hidden.map(({ name, latest, firstWeightNorm, firstStep }) => {
    const growth = latest.weightNorm / firstWeightNorm
    const steps = trace.step - firstStep
    return { name, growth, step: growth > 1 && steps > 0 ? Math.sqrt((2 * Math.log(growth)) / steps) : 0 }
  })
  const furthest = all.sort((a, b) => b.step - a.step)[0]
  return furthest !== undefined && Number.isFinite(furthest.step) && furthest.step > typical ? furthest : null
}

function concludeDriven(trace: RunTrace, { name, growth, step }: Driven): RunConclusion {
  return {
    cause: 'learning-rate-too-high',
    severity: 'warning',
    steps: { from: 0, to: trace.step },
    what: `In ${trace.step} steps the weights of ${name} have grown to ${say(growth, 2)} times their first size, so a step typically moved them by ${say(step, 2)} of it; about 0.001 is usual.`,
    why: 'Before a batch normalization the gradient stands across the weights, and what makes them grow is the length of the steps alone: they were too long for what was learnt to last.',
    evidence: [
      { name: `typical step of ${name} over the run`, value: step, unit: 'ratio', threshold: typical },
      { name: `size of ${name} over its first`, value: growth, unit: 'ratio' },
    ],
    confidence: 0.7,
    ruledOut: [
      'weights that grow because the data ask for it: a batch normalization follows, which takes their size out',
      'a few long steps, as in warm-up: the whole run is looked at',
    ],
    advice: [scaleRole(trace, 'learningRate', 1 / 3)],
  }
}
