import { repair, scaleRole } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { courseOf, fitOf } from '../evidence/loss-course.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { coversRun, enoughSeen, isResumed, type RunTrace } from '../evidence/run-trace.ts'
import { levelOf, stretch, trendOf } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

/** Share of the steps in which the fall must be over, and how much of the loss it must take. */
const early = 0.1
const fallen = 0.5
/** Change over the rest, relative to its level, that still counts as flat (ours). */
const flat = 0.03

/** A rate that is too high wins quickly and then jumps about above the valley's floor. */
export const fastThenStuck = judgeAtLandmarks(
  {
    id: 'fast-then-stuck',
    scope: 'run',
    symptom:
      'The training loss drops fast in the first steps and then stays flat, well above where it should be.',
    needs: [['train/loss']],
    needsFacts: ['classes'],
    severity: 'warning',
    lookAlikes: [
      'a task that is learnt by then',
      'a loss with a floor: label smoothing, noise',
      'a rate already lowered',
    ],
    explains: ['update-ratio-too-high', 'underfitting', 'accuracy-at-chance', 'predictions-constant'],
  },
  judge,
)

const competing = [
  {
    cause: 'learning-rate-too-high',
    why: 'Steps that are too long reach the valley fast and then jump about above its floor.',
    likelihood: 0.5,
  },
  {
    cause: 'network-too-small',
    why: 'Or this is as low as this network can bring this loss.',
    likelihood: 0.3,
  },
] as const

const tellingRun = {
  text: 'Go on from here for fifty steps at a tenth of the rate: if the loss falls at once, the rate was too high.',
  change: { kind: 'scale', role: 'learningRate', factor: 0.1 },
  steps: 50,
} as const

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const curve = trace.curve('train/loss')
  if (curve.count < 20 || !coversRun(trace, 'train/loss') || isResumed(trace, 'train/loss')) return null
  if (!ended && !enoughSeen(trace)) return null
  const { rate } = trace
  // A rate that came down by half and changed nothing was not what held the loss up.
  if (rate.known && rate.latest < 0.5 * rate.highest) return null
  const course = courseOf(curve)
  const rest = stretch(course.bins, 1.5 * early, 1)
  const soon = levelOf(stretch(course.bins, early, 1.5 * early))
  if (!(course.first > 0) || rest.length < 8 || !(soon < (1 - fallen) * course.first)) return null
  const trend = trendOf(rest)
  if (Math.abs(trend.change) > flat * trend.level || course.end < 0.95 * soon) return null
  const fit = fitOf(trace)
  // Without a scale every converged run looks like this one.
  if (fit === 'good' || (fit === 'unknown' && trace.curve('train/accuracy').count === 0)) return null
  const shaking = trend.noise / trend.level
  return {
    cause: fit === 'poor' ? 'learning-rate-too-high' : 'unclear',
    ...(fit === 'poor' ? {} : { competing, tellingRun }),
    severity: fit === 'poor' ? 'warning' : 'note',
    steps: { from: Math.round(rest[0]!.step), to: curve.lastStep },
    what: `The training loss fell from ${say(course.first)} to ${say(soon)} in the first tenth of the steps and has stayed at ${say(trend.level)} since.`,
    why:
      fit === 'poor'
        ? 'Steps that are too long reach the valley fast and then jump from wall to wall above its floor: the learning rate is too high to go deeper.'
        : 'Either the learning rate is too high to go deeper, or this is as low as this loss can get. The curve alone cannot tell; fifty steps at a tenth of the rate can.',
    evidence: [
      {
        name: 'fall in the first tenth',
        value: 100 * (1 - soon / course.first),
        unit: '%',
        threshold: 100 * fallen,
      },
      {
        name: 'change over the rest',
        value: (100 * trend.change) / trend.level,
        unit: '%',
        threshold: 100 * flat,
      },
      { name: 'noise over level', value: shaking, unit: 'ratio' },
    ],
    confidence: fit === 'poor' ? 0.75 : 0.4,
    ruledOut: [
      ...(fit === 'poor' ? ['a task learnt by then: the training data are still fitted poorly'] : []),
      ...(rate.known ? ['a rate already lowered: it still stands near its highest value'] : []),
    ],
    advice: [
      scaleRole(trace, 'learningRate', 1 / 3),
      repair(
        'schedule',
        `Or let the rate decay once the loss is flat, here from step ${Math.round(rest[0]!.step)} on (flat within ${sayShare(flat)}).`,
      ),
    ],
  }
}
