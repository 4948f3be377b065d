import { median } from '../../math/quantile.ts'
import { repair, scaleRole } from '../evidence/advice.ts'
import { lossOfChance } from '../evidence/classes.ts'
import { defineRunRule } from '../evidence/define-run-rule.ts'
import { courseOf, fitOf, type LossCourse, startBefore } from '../evidence/loss-course.ts'
import { say } from '../evidence/phrases.ts'
import { coversRun, enoughSeen, isResumed, type RunTrace } from '../evidence/run-trace.ts'
import { levelOf, stretch } from '../evidence/trend.ts'
import { type RunConclusion, takenBack } from './rule.ts'

interface State {
  readonly trace: RunTrace
  readonly opening: number[]
  heard: number
  first: number
  above: number
  since: number
  blewUp: boolean
  divergedLate: boolean
}

/** Points in a row that must lie above the bound: one wild batch is not an explosion. */
const inARow = 3

/** Rise over the loss of a guess: from a start that is nearly zero, as in fine-tuning, a factor is soon reached (ours). */
const climb = 0.3
/** Part of what was won that must be lost again (ours). */
const lost = 0.2

/** Share of the run within which a rise is none of late training. */
const early = 0.25

/**
 * Two ways up. Beyond 3 times the first loss (CS231n) for three points in a row: said at once. Or late: the loss was
 * well down and its end lies above 1.5 times its lowest level (2 times while the run goes on). O(1) amortised a point.
 */
export const lossExploding = defineRunRule<State>({
  meta: {
    id: 'loss-exploding',
    scope: 'run',
    symptom: 'The training loss climbs past three times its start, or climbs for good after having been low.',
    needs: [['train/loss']],
    severity: 'error',
    lookAlikes: [
      'one wild batch',
      'a bump in warm-up',
      'noise around a loss that is nearly zero',
      'a lucky first batch',
      'a start that overshoots and is won back',
    ],
    explains: [
      'loss-not-going-down',
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
      'saturated-activations',
      'accuracy-rising-while-loss-flat',
    ],
  },
  hears: ['point'],
  pointsWith: ['train/loss'],
  start: (trace) => ({
    trace,
    opening: [],
    heard: 0,
    first: Number.NaN,
    above: 0,
    since: 0,
    blewUp: false,
    divergedLate: false,
  }),
  observe(state, event) {
    const { trace } = state
    if (event.kind === 'point') {
      const { step, values } = event.point
      const loss = values['train/loss']
      if (loss === undefined || !Number.isFinite(loss) || state.blewUp) return null
      if (state.heard < 5) {
        if (state.heard++ === 0) state.first = loss
        state.opening.push(loss)
      }
      if (
        isBeyond(state, loss) &&
        loss - state.first > climb * (lossOfChance(trace) ?? 0) &&
        !(loss < 10 * state.first && isResumed(trace, 'train/loss'))
      ) {
        if (state.above === 0) state.since = step
        state.above++
      } else state.above = 0
      if (state.above >= inARow) {
        state.blewUp = true
        return [state, [explosion(state, step, loss)]]
      }
      if (trace.landmark && trace.points >= 16 && !state.divergedLate && enoughSeen(trace)) {
        const conclusion = lateDivergence(trace, 2)
        state.divergedLate = conclusion !== null
        if (conclusion !== null) return [state, [conclusion]]
      }
    }
    if (event.kind === 'end' && state.blewUp && cameBack(trace)) return [state, [takenBack]]
    if (event.kind === 'end' && !state.blewUp) {
      const conclusion = lateDivergence(trace, 1.5)
      if (conclusion !== null) return [state, [conclusion]]
    }
    return null
  },
})

/** What was lost was won back, and much more: the network fits. */
function cameBack(trace: RunTrace): boolean {
  const course = courseOf(trace.curve('train/loss'))
  return course.end < 0.5 * course.first && fitOf(trace) === 'good'
}

/** More than 3 times the start by its median and its first value; by ten times, the first value alone decides. */
function isBeyond({ first, opening }: State, loss: number): boolean {
  if (first <= 0 || loss <= 3 * first) return false
  return loss > 10 * first || loss > 3 * median(opening)
}

function explosion({ trace, since, first }: State, step: number, loss: number): RunConclusion {
  return {
    cause: 'learning-rate-too-high',
    steps: { from: since, to: step },
    what: `The training loss is ${say(loss)} at step ${step}, ${say(loss / first)} times its first value ${say(first)}, and has been above 3 times that for ${inARow} reports.`,
    why: 'Each update overshoots and makes the next gradient larger: the learning rate is too high for this network.',
    evidence: [{ name: 'loss over first loss', value: loss / first, unit: 'ratio', threshold: 3 }],
    confidence: 0.97,
    ruledOut: [`one wild batch: ${inARow} reports in a row lie above the bound`],
    advice: [
      scaleRole(trace, 'learningRate', 0.1),
      repair(
        'clipping',
        'Where the rate must stay, warm it up or clip gradients at the 90th percentile of their norm.',
      ),
    ],
  }
}

function lateDivergence(trace: RunTrace, bound: number): RunConclusion | null {
  const curve = trace.curve('train/loss')
  if (curve.count < 10 || !coversRun(trace, 'train/loss')) return null
  const course = courseOf(curve)
  const end = levelOf(stretch(course.bins, 0.9, 1))
  const start = Math.max(course.first, startBefore(trace, 'train/loss'))
  if (!roseForGood({ ...course, first: start }, end, bound)) return null
  const { lowest, first } = course
  return {
    cause: 'learning-rate-too-high',
    steps: { from: Math.round(lowest.step), to: curve.lastStep },
    what: `The training loss ${lowest.value < first ? 'fell' : 'went'} from ${say(first)} to ${say(lowest.value)} by step ${Math.round(lowest.step)} and has risen to ${say(end)} since.`,
    why:
      lowest.step - curve.firstStep < early * (curve.lastStep - curve.firstStep)
        ? 'It could fall at first, but the steps are longer than the valley is wide: the learning rate is too high for this network.'
        : 'Late in training the rate that was right at the start has become too high, or one bad batch threw the weights out of the valley.',
    evidence: [
      { name: 'end over lowest loss', value: end / lowest.value, unit: 'ratio', threshold: bound },
      {
        name: 'rise over noise',
        value: (end - lowest.value) / (course.noise || Number.EPSILON),
        unit: 'ratio',
        threshold: 4,
      },
    ],
    confidence: 0.9,
    ruledOut: [
      'noise: levels are medians and the rise is more than four times the noise',
      'a bump in warm-up: it shows at the end',
    ],
    advice: [
      scaleRole(trace, 'learningRate', 1 / 3),
      repair('schedule', 'Let the learning rate decay, and go on from the checkpoint at the lowest loss.'),
    ],
  }
}

/** A good part of all that was won must be lost again: around a loss of nearly zero, a factor is soon reached by noise. */
function roseForGood({ first, lowest, noise, bins }: LossCourse, end: number, bound: number): boolean {
  if (!(lowest.value > 0) || lowest.step > bins.at(-1)!.step) return false
  const rise = end - lowest.value
  return end > bound * lowest.value && rise > lost * Math.max(first - lowest.value, 0) && rise > 4 * noise
}
