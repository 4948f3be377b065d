import type { SeriesName } from '../../domain/series.ts'
import { median } from '../../math/quantile.ts'
import { repair, scaleRole } from '../evidence/advice.ts'
import { defineRunRule } from '../evidence/define-run-rule.ts'
import { say } from '../evidence/phrases.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import type { RunConclusion } from './rule.ts'

interface State {
  readonly trace: RunTrace
  found: boolean
}

const losses: readonly SeriesName[] = ['train/loss', 'val/loss', 'data_loss', 'regularization_loss']

/** Speaks at the first loss that is NaN or infinite. O(1) a point. */
export const lossNotFinite = defineRunRule<State>({
  meta: {
    id: 'loss-not-finite',
    scope: 'run',
    symptom: 'The loss becomes NaN or infinite.',
    needs: [losses],
    severity: 'error',
    lookAlikes: ['a gradient norm that overflows under mixed precision while the loss stays finite'],
    explains: [
      'loss-exploding',
      'loss-not-going-down',
      'accuracy-rising-while-loss-flat',
      'loss-falling-too-slowly',
      'fast-then-stuck',
      'overfitting-gap',
      'validation-loss-rising',
      'underfitting',
      'update-ratio-too-high',
      'dead-relu',
      'accuracy-at-chance',
      'predictions-constant',
      'loss-oscillating',
      'loss-spikes',
      'exploding-gradients',
      'validation-at-chance',
      'weights-growing',
      'layer-not-moving',
      'loss-falling-while-accuracy-flat',
    ],
  },
  hears: ['point'],
  start: (trace) => ({ trace, found: false }),
  observe(state, event) {
    if (event.kind !== 'point' || state.found) return null
    const { broken } = state.trace
    if (broken === null) return null
    state.found = true
    return [state, [conclude(state.trace, broken, event.point.epoch)]]
  },
})

function conclude(
  trace: RunTrace,
  broken: NonNullable<RunTrace['broken']>,
  epoch: number | undefined,
): RunConclusion {
  const { series, step, value } = broken
  const losses = trace.curve('train/loss')
  const first = losses.firstValues[0] ?? Number.NaN
  const last = losses.lastValues.at(-1) ?? Number.NaN
  const fromStart = !(losses.firstStep < step)
  const where = epoch === undefined ? `step ${step}` : `step ${step} (epoch ${say(epoch)})`
  const before = fromStart
    ? 'it was so from the first report on'
    : `the last finite training loss was ${say(last)} at step ${losses.lastStep}, the first ${say(first)}`
  const rate = rateOf(trace)
  const sudden = !fromStart && isSudden(trace, value)
  const why = fromStart
    ? 'Nothing had been learnt yet that a learning rate could have spoilt, unless the first report comes after some steps: inputs, labels, or a logarithm of zero in the loss come first.'
    : sudden
      ? 'Up to then the loss was tame and the steps were of usual size, so it is no rate that is too high: one batch holds a NaN, or leads the loss to a logarithm of zero or a division by zero.'
      : `A loss that stops being a number almost always means a learning rate that is too high${rate === null ? '' : ` (it is ${say(rate)})`}.`
  const lower = scaleRole(
    trace,
    'learningRate',
    rate !== null && rate > 1 ? 10 ** -(1 + Math.ceil(Math.log10(rate))) : 0.1,
  )
  const numbers = repair(
    'numerics',
    'Look for NaN in the inputs and labels, for log(0) or a division by zero in the loss, and for 16-bit overflow.',
  )
  return {
    cause: (fromStart && !(rate !== null && rate > 1)) || sudden ? 'bad-samples' : 'learning-rate-too-high',
    steps: { from: fromStart ? 0 : losses.lastStep, to: step },
    what: `${series} is ${say(value)} at ${where}; ${before}.`,
    why,
    evidence: [
      { name: 'first non-finite step', value: step },
      ...(fromStart ? [] : [{ name: 'last finite loss over first', value: last / first, unit: 'ratio' }]),
    ],
    confidence: 1,
    ruledOut: ['a gradient norm that overflows under mixed precision: here the loss itself is not finite'],
    advice: sudden || (fromStart && !(rate !== null && rate > 1)) ? [numbers, lower] : [lower, numbers],
  }
}

/** NaN out of calm: no growth of the loss before, and steps that were not long. */
function isSudden(trace: RunTrace, value: number): boolean {
  const { firstValues, lastValues } = trace.curve('train/loss')
  const [first] = firstValues
  if (!Number.isNaN(value) || first === undefined || !isCalm(trace)) return false
  return Math.max(...lastValues) < 1.25 * first
}

/** By the gradient norm where it is reported, else by the size of the updates; without either nobody can tell. */
function isCalm(trace: RunTrace): boolean {
  const { firstValues, lastValues } = trace.curve('grad_norm')
  if (firstValues.length > 0) return Math.max(...lastValues) < 4 * median(firstValues)
  const ratio = trace.updateRatio()
  return ratio !== null && ratio < 0.1
}

function rateOf({ context, facts }: RunTrace): number | null {
  const name = context.roles.learningRate
  const value = name === undefined ? facts.learningRate : context.settings[name]
  return typeof value === 'number' ? value : null
}
