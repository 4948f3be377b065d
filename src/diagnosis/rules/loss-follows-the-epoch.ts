import { repair } from '../evidence/advice.ts'
import { accuracyOfChance } from '../evidence/classes.ts'
import { defineRunRule } from '../evidence/define-run-rule.ts'
import { fitOf } from '../evidence/loss-course.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import { levelOf, stretch } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

interface State {
  readonly trace: RunTrace
  /** Of the open epoch: number and sum of its losses by place, and the sum of their squares. */
  epoch: number
  readonly open: Float64Array
  openSquares: number
  /** By place: sums of the deviations from the mean of their epoch, over that mean. */
  readonly sum: Float64Array
  readonly count: Float64Array
  squares: number
  reports: number
  epochs: number
}

const slots = 10
const enoughEpochs = 5
const bound = 6
/** Swing of the profile over the loss. */
const wide = 0.35

/**
 * Folds the loss by epoch: the same rise and fall in every epoch means that samples come in the same order. F test of
 * the profile of ten places against what is left. O(1) amortised.
 */
export const lossFollowsTheEpoch = defineRunRule<State>({
  meta: {
    id: 'loss-follows-the-epoch',
    scope: 'run',
    symptom: 'The training loss goes up and down by the same pattern in every epoch.',
    needs: [['train/loss']],
    needsFacts: ['epochs'],
    severity: 'note',
    lookAlikes: [
      "Adam's sawtooth, which starts low in each epoch",
      'noise of single batches',
      'the fall itself',
    ],
    explains: [
      'loss-spikes',
      'loss-oscillating',
      'accuracy-rising-while-loss-flat',
      'update-ratio-too-high',
      'dead-relu',
      'loss-exploding',
      'validation-loss-rising',
      'fast-then-stuck',
      'underfitting',
      'validation-worse-from-the-start',
      'validation-at-chance',
      'validation-below-chance',
      'accuracy-at-chance',
      'loss-not-going-down',
      'predictions-constant',
      'overfitting-gap',
      'loss-rising-from-the-start',
    ],
  },
  hears: ['point'],
  pointsWith: ['train/loss'],
  start: (trace) => ({
    trace,
    epoch: -1,
    open: new Float64Array(2 * slots),
    openSquares: 0,
    sum: new Float64Array(slots),
    count: new Float64Array(slots),
    squares: 0,
    reports: 0,
    epochs: 0,
  }),
  observe(state, event) {
    if (event.kind === 'end') {
      const conclusion = conclude(state)
      return conclusion === null ? null : [state, [conclusion]]
    }
    if (event.kind !== 'point') return null
    const loss = event.point.values['train/loss']
    const at = event.point.epoch
    if (loss === undefined || at === undefined || !Number.isFinite(loss)) return null
    // A report at the very end of an epoch is a mean over what came before it.
    const epoch = Math.ceil(at - 1e-9) - 1
    if (epoch !== state.epoch) {
      closeEpoch(state)
      state.epoch = epoch
    }
    const slot = Math.min(slots - 1, Math.floor((at - epoch) * slots - 1e-9))
    state.open[slot]! += 1
    state.open[slots + slot]! += loss
    state.openSquares += loss * loss
    return null
  },
})

function closeEpoch(state: State): void {
  const { open, sum, count } = state
  const n = sumOf(open.subarray(0, slots))
  // The first epoch falls too fast to have a pattern.
  if (n >= slots - 2 && state.epoch >= 1) {
    const mean = sumOf(open.subarray(slots)) / n
    if (mean > 0) {
      for (let slot = 0; slot < slots; slot++) {
        sum[slot]! += open[slots + slot]! / mean - open[slot]!
        count[slot]! += open[slot]!
      }
      // The sum of (loss / mean - 1)^2, which rounding must not take below zero.
      state.squares += Math.max(0, state.openSquares / (mean * mean) - n)
      state.reports += n
      state.epochs++
    }
  }
  open.fill(0)
  state.openSquares = 0
}

function sumOf(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}

/** Batches of a single class each: learnt at once, one after the other, while validation stays at that of guessing. */
const atOnce = 0.95

function concludeOfFirstBatches(trace: RunTrace): RunConclusion | null {
  const train = trace.curve('train/accuracy')
  const val = trace.curve('val/accuracy')
  const chance = accuracyOfChance(trace)
  const { batchSize = 0, classes = 0 } = trace.facts
  if (chance === null || classes < 2 || batchSize < 8 || val.count < 1) return null
  const perfect = train.firstSteps.filter(
    (step, i) => step > 0 && step <= 12 && train.firstValues[i]! >= atOnce && train.firstValues[i]! <= 1,
  )
  const first = val.firstValues[0]!
  // Below a guess is another fault: answers are right, and counted wrong.
  if (perfect.length < 3 || !(first < 1.5 * chance + 0.02) || first < 0.5 * chance || chance > 0.6)
    return null
  return {
    cause: 'data-order',
    severity: 'warning',
    steps: { from: perfect[0]!, to: trace.step },
    what: `Within the first 12 steps ${perfect.length} batches were answered without a mistake, and yet validation accuracy was ${sayShare(first)} at its first evaluation: that of guessing.`,
    why: 'Each batch holds one class only, so the network learns to say one thing and then another: samples come sorted, and are not shuffled.',
    evidence: [
      { name: 'early batches without a mistake', value: perfect.length, threshold: 3 },
      { name: 'first validation accuracy', value: 100 * first, unit: '%', threshold: 150 * chance },
    ],
    confidence: 0.9,
    ruledOut: ['an easy task: validation would be right as well'],
    advice: [repair('shuffle', 'Shuffle the samples anew before every epoch.')],
  }
}

function conclude(state: State): RunConclusion | null {
  closeEpoch(state)
  return concludeOfFirstBatches(state.trace) ?? concludeOfPattern(state)
}

function concludeOfPattern(state: State): RunConclusion | null {
  const { trace, sum, count, squares, reports, epochs } = state
  const used = [...count.keys()].filter((slot) => count[slot]! >= enoughEpochs - 1)
  if (epochs < enoughEpochs || used.length < slots - 2) return null
  const grand = used.reduce((total, slot) => total + sum[slot]!, 0) / reports
  let between = 0
  let explained = 0
  const means = used.map((slot) => sum[slot]! / count[slot]!)
  used.forEach((slot, i) => {
    between += count[slot]! * (means[i]! - grand) ** 2
    explained += sum[slot]! ** 2 / count[slot]!
  })
  const left = Math.max(squares - explained, 1e-12)
  const f = between / (used.length - 1) / (left / Math.max(1, reports - used.length))
  const swing = Math.max(...means) - Math.min(...means)
  // A loss that has left its start upwards has other troubles.
  const losses = trace.curve('train/loss')
  if (!(levelOf(stretch(losses.bins, 0.3, 1)) < 1.2 * (losses.firstValues[0] ?? 0))) return null
  // A loss that falls within each epoch only goes down: that is learning, or Adam's sawtooth.
  const ups = means.slice(1).filter((mean, i) => mean > means[i]!).length
  if (f < bound || swing < wide || ups < 0.3 * (means.length - 1)) return null
  const poor = fitOf(trace) !== 'good' || swing > 1
  return {
    cause: 'data-order',
    severity: poor ? 'warning' : 'note',
    steps: { from: 0, to: trace.step },
    what: `In each of ${epochs} epochs the loss goes up and down by the same pattern, with a swing of ${sayShare(swing)} of its level.`,
    why: 'Samples come in the same order in every epoch, alike ones together: each stretch teaches one thing and forgets another.',
    evidence: [
      { name: 'F of the pattern over the epoch', value: f, threshold: bound },
      { name: 'swing over the loss', value: swing, unit: 'ratio', threshold: wide },
    ],
    confidence: swing > 0.5 ? 0.9 : 0.7,
    ruledOut: [
      "Adam's sawtooth: that only falls within an epoch, this goes up as well",
      `noise: the pattern repeats (F ${say(f, 2)})`,
    ],
    advice: [repair('shuffle', 'Shuffle the samples anew before every epoch.')],
  }
}
