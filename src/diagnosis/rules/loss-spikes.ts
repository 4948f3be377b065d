import { mad, median } from '../../math/quantile.ts'
import { repair, scaleRole } from '../evidence/advice.ts'
import { defineRunRule } from '../evidence/define-run-rule.ts'
import { hearValue, heldValues, type LatestValues, latestValues } from '../evidence/latest-values.ts'
import { say } from '../evidence/phrases.ts'
import { type RunTrace, warmupEnd } from '../evidence/run-trace.ts'
import type { RunConclusion } from './rule.ts'

interface State {
  readonly trace: RunTrace
  readonly recent: LatestValues
  opening: number
  sinceLook: number
  middle: number
  spread: number
  above: number
  since: number
  highest: number
  peak: number
  spikes: number
  firstAt: number
  lastAt: number
  said: number
}

const window = 64
/** How often the median and the deviation of the window are computed anew. */
const every = 32
const deviations = 8
const inARow = 3
/** Spikes from which on they are no accident. */
const enough = 3

/**
 * A spike is three reports in a row above the running median by eight deviations and by a tenth. One happens to healthy
 * runs (2.6 % of them); three call for something. O(1) amortised a point: the median is computed anew every 32 points.
 */
export const lossSpikes = defineRunRule<State>({
  meta: {
    id: 'loss-spikes',
    scope: 'run',
    symptom: 'The training loss shoots up again and again, and comes back each time.',
    needs: [['train/loss']],
    severity: 'warning',
    lookAlikes: [
      'one bad batch',
      'noise of single batches',
      'a restart of the rate',
      'a loss of nearly zero',
    ],
  },
  hears: ['point'],
  pointsWith: ['train/loss'],
  start: (trace) => ({
    trace,
    recent: latestValues(window),
    opening: Number.NaN,
    sinceLook: 0,
    middle: Number.NaN,
    spread: 0,
    above: 0,
    since: 0,
    highest: 0,
    peak: 0,
    spikes: 0,
    firstAt: 0,
    lastAt: 0,
    said: 0,
  }),
  observe(state, event) {
    if (event.kind !== 'point') return null
    const loss = event.point.values['train/loss']
    if (loss === undefined || !Number.isFinite(loss)) return null
    look(state, event.point.step, loss)
    if (state.spikes < enough || state.spikes < 2 * state.said) return null
    state.said = state.spikes
    return [state, [conclude(state)]]
  },
})

function look(state: State, step: number, loss: number): void {
  const { trace, middle, spread } = state
  if (state.recent.heard === 0) state.opening = loss
  const bound = middle + Math.max(deviations * spread, 0.1 * Math.abs(middle), 0.02 * Math.abs(state.opening))
  if (loss > bound && step > 2 * warmupEnd(trace)) {
    if (state.above === 0) state.since = step
    state.above++
    state.peak = Math.max(state.peak, loss / middle)
    if (state.above < window / 2) return
    // What stays up is no spike but a new level.
  } else if (state.above >= inARow) {
    state.spikes++
    if (state.spikes === 1) state.firstAt = state.since
    state.lastAt = step
    state.highest = Math.max(state.highest, state.peak)
  }
  state.peak = 0
  state.above = 0
  hearValue(state.recent, loss)
  state.sinceLook++
  if (state.recent.heard < window / 2 || state.sinceLook < every) return
  state.sinceLook = 0
  const recent = heldValues(state.recent)
  state.middle = median(recent)
  state.spread = mad(recent)
}

function conclude(state: State): RunConclusion {
  const { trace, spikes, firstAt, lastAt, highest } = state
  return {
    cause: 'unclear',
    competing: [
      {
        cause: 'learning-rate-too-high',
        why: 'A rate at the edge of what is stable is thrown out now and then.',
        likelihood: 0.5,
      },
      { cause: 'bad-samples', why: 'Single batches may hold broken samples.', likelihood: 0.3 },
    ],
    tellingRun: {
      text: 'Go back to a checkpoint before a spike and skip its batches: if the spike comes all the same, it is the rate.',
      change: null,
      steps: 200,
    },
    steps: { from: firstAt, to: lastAt },
    what: `The training loss has shot up ${spikes} times since step ${firstAt}, up to ${say(highest, 2)} times its level, and come back.`,
    why: 'Now and then a step throws the weights out of the valley; each time training has to win back what was lost.',
    evidence: [
      { name: 'spikes', value: spikes, threshold: enough },
      { name: 'highest over the level', value: highest, unit: 'ratio', threshold: 1.1 },
    ],
    confidence: 0.7,
    ruledOut: [
      `noise: ${inARow} reports in a row lie eight deviations above the median`,
      'one bad batch: it happened again',
    ],
    advice: [
      repair(
        'clipping',
        'Clip gradients at the 90th percentile of their norm, and look at the batches of the spikes.',
      ),
      scaleRole(trace, 'learningRate', 1 / 3),
    ],
  }
}
