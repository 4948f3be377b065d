import type { Advice, Finding } from '../../domain/finding.ts'
import { factorTowardsUsual, repair, scaleRole } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { courseOf, fitOf, type LossCourse } from '../evidence/loss-course.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { coversRun, enoughSeen, isResumed, type RunTrace, warmupEnd } from '../evidence/run-trace.ts'
import { trendOf } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

/** A smaller fall than this, over the whole run, is none (ours). */
const fallNeeded = 0.02

/** Flat from the first step on. The three causes differ in how the flat curve looks. */
export const lossNotGoingDown = judgeAtLandmarks(
  {
    id: 'loss-not-going-down',
    scope: 'run',
    symptom: 'The training loss stays where it began.',
    needs: [['train/loss']],
    severity: 'error',
    lookAlikes: [
      'warm-up',
      'a resumed run',
      'fine-tuning that starts near its end',
      'a log of the first steps only',
    ],
    explains: [
      'loss-falling-too-slowly',
      'fast-then-stuck',
      'underfitting',
      'update-ratio-too-low',
      'update-ratio-too-high',
      'accuracy-at-chance',
      'predictions-constant',
      'validation-loss-rising',
    ],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const curve = trace.curve('train/loss')
  if (curve.count < 8 || !coversRun(trace, 'train/loss') || isResumed(trace, 'train/loss')) return null
  if (ended ? trace.step <= 1.2 * warmupEnd(trace) : !enoughSeen(trace)) return null
  const course = courseOf(curve)
  if (!(course.first > 0) || !isFlat(course) || fitOf(trace) === 'good' || startsLearnt(trace, course))
    return null
  const manner = mannerOf(trace, course)
  const { ratio } = manner
  const cause = causeOf(course, manner)
  return {
    cause: causes[cause],
    ...(cause === 'unclear' || cause === 'no-signal' ? { competing: competing[cause], tellingRun } : {}),
    steps: { from: curve.firstStep, to: curve.lastStep },
    what: `The training loss went from ${say(course.first, 4)} to ${say(course.end, 4)} in ${curve.lastStep} steps: ${sayShare(Math.abs(course.fall))} ${course.fall < 0 ? 'more' : 'less'}.`,
    why: whys[cause],
    evidence: [
      ...(ratio === null ? [] : [{ name: 'update ratio', value: ratio, unit: 'ratio', threshold: 1e-3 }]),
      { name: 'fall of the loss', value: 100 * course.fall, unit: '%', threshold: 100 * fallNeeded },
      {
        name: 'slope over the run, upper end',
        value: course.whole.high / course.first,
        unit: 'ratio',
        threshold: 0,
      },
    ],
    confidence: cause === 'unclear' ? 0.8 : 0.9,
    ruledOut: [
      'warm-up: the run went on well beyond it',
      'a resumed run: the log begins at the start',
      'a flat start before a sudden fall: most of what was heard is flat',
    ],
    advice: adviceFor(cause, trace),
  }
}

/** No fall to speak of, and no sure downward slope unless it is too small to matter. */
function isFlat({ fall, whole, highest, lowest, first }: LossCourse): boolean {
  if (!(fall < fallNeeded)) return false
  // Went down by a tenth and came back: that is another symptom.
  if (lowest.value < 0.9 * first && highest < 1.05 * first) return false
  return whole.direction !== 'falling' || fall < fallNeeded / 4
}

/** Fine-tuning and small tasks begin with a loss far below chance. */
function startsLearnt({ facts }: RunTrace, { first }: LossCourse): boolean {
  return facts.classes !== undefined && facts.classes > 1 && first < 0.5 * Math.log(facts.classes)
}

/** Below this share of their size weights are not moved at a usual pace (ours). */
const slow = 3e-4
/** Share of their size that weights have gone in all, from which on the loss should have followed them (ours). */
const farEnough = 0.05
/** Times its start that every stretch of the loss stays below (ours): steps that are too long leap beyond, these were led nowhere. */
const calmBelow = 1.3
/** The same of single reports, which are noisy. */
const leapt = 2

/** How a run went about it, besides the course of its loss. */
interface Manner {
  readonly ratio: number | null
  /** Training or validation loss goes down, surely if slowly. */
  readonly creeps: boolean
  /** No report lies far above the start: nothing was thrown anywhere. */
  readonly calm: boolean
  readonly steps: number
}

function mannerOf(trace: RunTrace, { whole, first, highest, end }: LossCourse): Manner {
  const validation = trendOf(trace.curve('val/loss').bins)
  const heard = Math.max(...trace.curve('train/loss').firstValues)
  const creeps = whole.direction === 'falling' || validation.direction === 'falling'
  const calm = heard < leapt * first && highest < calmBelow * first && end < 1.1 * first
  return { ratio: trace.updateRatio(), creeps, calm, steps: trace.step }
}

type Cause = 'too-high' | 'too-low' | 'no-signal' | 'unclear'

/**
 * Where updates are reported they tell most: weights that move at a usual pace without a better loss have nothing to
 * follow; at a pace below that the rate is as likely a cause. Else by shape: jumped up at first, or ends above its start: too
 * high; a smooth slow slope: too low.
 */
function causeOf({ first, highest, end, whole, noise }: LossCourse, manner: Manner): Cause {
  const { ratio, creeps, calm, steps } = manner
  // Short steps that lead somewhere bring the loss down with them, however slowly.
  if (ratio !== null && ratio < (creeps ? 1e-4 : 1e-5)) return 'too-low'
  const far = ratio !== null && (ratio > slow || ratio * steps > farEnough)
  if (far && calm) return 'no-signal'
  if ((ratio === null || !calm) && (highest > 1.05 * first || end > 1.02 * first)) return 'too-high'
  if (whole.direction === 'falling' && noise < Math.abs(whole.change)) return 'too-low'
  return ratio === null || ratio <= slow ? 'unclear' : 'no-signal'
}

const causes: Record<Cause, Finding['cause'] & string> = {
  'too-high': 'learning-rate-too-high',
  'too-low': 'learning-rate-too-low',
  'no-signal': 'labels',
  unclear: 'unclear',
}

const competing = {
  unclear: [
    {
      cause: 'learning-rate-too-low',
      why: 'A rate that is far too low leaves every weight where it was.',
      likelihood: 0.4,
    },
    {
      cause: 'labels',
      why: 'Labels that do not belong to their inputs leave nothing to learn.',
      likelihood: 0.25,
    },
    { cause: 'initialization', why: 'Dead or saturated units let no gradient through.', likelihood: 0.2 },
    {
      cause: 'optimizer-not-stepping',
      why: 'An optimizer that does not hold the parameters moves nothing.',
      likelihood: 0.15,
    },
  ],
  'no-signal': [
    { cause: 'initialization', why: 'Dead or saturated units let next to nothing through.', likelihood: 0.3 },
  ],
} as const

const tellingRun = {
  text: 'Run fifty steps at ten times the rate: if the loss falls, the rate was too low; if it stays, look at labels and initialization.',
  change: { kind: 'scale', role: 'learningRate', factor: 10 },
  steps: 50,
} as const

const whys: Record<Cause, string> = {
  'too-high':
    'The loss first jumped up and then stayed: the learning rate threw the network to a place from which it does not learn.',
  'too-low': 'The weights hardly move and the loss creeps: the learning rate is far too low.',
  'no-signal':
    'The weights move at a usual pace and the loss does not follow: what they are told has nothing to do with the labels, or hardly reaches them. The learning rate is not the first suspect.',
  unclear:
    'Either the learning rate is far too low, or the gradient does not reach the weights (initialization, labels that do not belong to the inputs, an optimizer without the parameters). The curve alone cannot tell; fifty steps at ten times the rate can.',
}

function adviceFor(cause: Cause, trace: RunTrace): readonly Advice[] {
  if (cause === 'too-high') return [scaleRole(trace, 'learningRate', 0.1), initialization]
  const ratio = trace.updateRatio()
  if (cause === 'too-low')
    return [scaleRole(trace, 'learningRate', ratio === null ? 10 : factorTowardsUsual(ratio))]
  if (cause === 'no-signal') return [labels, initialization]
  const faster = scaleRole(trace, 'learningRate', 10)
  // Weights that are known to move have nothing to follow more often than they move too slowly.
  return ratio === null ? [faster, initialization] : [labels, faster]
}

const labels = repair(
  'labels',
  'Check that inputs and labels still belong together after shuffling: look at twenty samples with their labels.',
)

const initialization = repair(
  'initialization',
  'Check that twenty samples can be learnt by heart; if not, check the initialization, the pairing of inputs and labels, and that the optimizer holds the parameters.',
)
