import { median } from '../../math/quantile.ts'
import { repair, scaleRole } from '../evidence/advice.ts'
import { defineRunRule } from '../evidence/define-run-rule.ts'
import { hearValue, heldValues, type LatestValues, latestValues } from '../evidence/latest-values.ts'
import { say } from '../evidence/phrases.ts'
import { type RunTrace, warmupEnd } from '../evidence/run-trace.ts'
import { levelOf, stretch } from '../evidence/trend.ts'
import { type RunConclusion, takenBack } from './rule.ts'

interface State {
  readonly trace: RunTrace
  readonly recent: LatestValues
  middle: number
  sinceLook: number
  above: number
  since: number
  said: boolean
}

const window = 128
const every = 32
const times = 10
const inARow = 3

/**
 * The gradient norm above ten times the running median of 128 reports, three in a row: 0.6 % of healthy runs have it
 * once. O(1) amortised a point: the median is computed anew every 32 reports.
 */
export const explodingGradients = defineRunRule<State>({
  meta: {
    id: 'exploding-gradients',
    scope: 'run',
    symptom: 'The gradient norm is ten times what it was, three reports in a row.',
    needs: [['grad_norm']],
    severity: 'warning',
    lookAlikes: [
      'one large gradient',
      'the growth of the first steps',
      'a gradient of nearly zero, around which ten times is nothing',
      'a gradient that grows as a network wakes up, while the loss falls',
    ],
    explains: ['loss-spikes'],
  },
  hears: ['point'],
  pointsWith: ['grad_norm'],
  start: (trace) => ({
    trace,
    recent: latestValues(window),
    middle: Number.NaN,
    sinceLook: 0,
    above: 0,
    since: 0,
    said: false,
  }),
  observe(state, event) {
    if (event.kind === 'end' && state.said && cameToNothing(state)) return [state, [takenBack]]
    if (event.kind !== 'point' || state.said) return null
    const norm = event.point.values['grad_norm']
    if (norm === undefined || !Number.isFinite(norm) || norm < 0) return null
    const { step } = event.point
    const high =
      norm > times * state.middle &&
      norm > median(state.trace.curve('grad_norm').firstValues) &&
      step > 2 * warmupEnd(state.trace)
    if (!high) state.above = 0
    else {
      if (state.above === 0) state.since = step
      state.above++
      if (state.above < inARow) return null
      state.said = true
      return [state, [conclude(state, step, norm)]]
    }
    hearValue(state.recent, norm)
    state.sinceLook++
    if (state.recent.heard >= every && state.sinceLook >= every) {
      state.sinceLook = 0
      state.middle = median(heldValues(state.recent))
    }
    return null
  },
})

/** The loss ended no higher than it was before: the gradient grew as the network woke up, or from next to nothing. */
function cameToNothing({ trace, since }: State): boolean {
  const { bins } = trace.curve('train/loss')
  const before = bins.filter((bin) => bin.step < since).slice(-5)
  return before.length > 0 && levelOf(stretch(bins, 0.9, 1)) <= 1.05 * levelOf(before)
}

function conclude({ trace, since, middle }: State, step: number, norm: number): RunConclusion {
  const clips = typeof trace.facts['clip'] === 'number' && (trace.facts['clip'] as number) > 0
  return {
    cause: 'exploding-gradients',
    steps: { from: since, to: step },
    what: `The gradient norm is ${say(norm)} at step ${step}, ${say(norm / middle, 2)} times its usual ${say(middle)}, for ${inARow} reports in a row.`,
    why: clips
      ? 'The weights have come to where the loss is steep. Clipping bounds the step, not what led there.'
      : 'The weights have come to where the loss is steep; the next steps are as many times longer, and often the loss follows within a few steps.',
    evidence: [
      { name: 'gradient norm over its median', value: norm / middle, unit: 'ratio', threshold: times },
    ],
    confidence: 0.75,
    ruledOut: [
      `one large gradient: ${inARow} reports in a row are large`,
      'the growth of the first steps: it is measured against the latest reports',
    ],
    advice: [
      repair('clipping', 'Clip gradients at the 90th percentile of their norm.'),
      scaleRole(trace, 'learningRate', 1 / 3),
    ],
  }
}
