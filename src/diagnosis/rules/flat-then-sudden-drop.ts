import { repair } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { courseOf } from '../evidence/loss-course.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { coversRun, isResumed, type RunTrace, warmupEnd } from '../evidence/run-trace.ts'
import { noiseOf, stretch, trendOf } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

/** Share of the run so far that the flat start must take. */
const long = 0.1
const fallNeeded = 0.3

/** A loss that waits and then falls: the signal had to find its way through a bad start (CS231n, loss curves). */
export const flatThenSuddenDrop = judgeAtLandmarks(
  {
    id: 'flat-then-sudden-drop',
    scope: 'run',
    symptom: 'The loss stays flat for a good while and then suddenly falls.',
    needs: [['train/loss']],
    severity: 'note',
    lookAlikes: [
      'warm-up',
      'a step of the schedule',
      'a slow start that was falling all the time',
      'a resumed run',
    ],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const curve = trace.curve('train/loss')
  if (!ended || curve.count < 20 || !coversRun(trace, 'train/loss') || isResumed(trace, 'train/loss'))
    return null
  const course = courseOf(curve)
  if (!(course.first > 0) || course.fall < fallNeeded) return null
  const { bins } = course
  const start = bins[0]!.step
  const length = bins.at(-1)!.step - start
  const at = bins.findIndex((bin) => bin.value < course.first - 0.1 * (course.first - course.end))
  const flat = bins.slice(0, at)
  const share = at <= 0 ? 0 : (bins[at]!.step - start) / length
  if (flat.length < 5 || share < long || bins[at]!.step <= 1.5 * warmupEnd(trace)) return null
  const before = trendOf(flat)
  const drop = course.first - course.end
  // Falling slowly all the time is a rate too low; this one stood.
  const stood = Math.abs(before.change) < 0.05 * drop || before.direction === 'flat'
  const afterwards = bins.slice(at)
  const soon = stretch(afterwards, 0, 0.25)
  const sudden = bins[at]!.value - soon.at(-1)!.value > Math.max(0.25 * drop, 4 * noiseOf(flat))
  const scheduled =
    trace.rate.lastDrop !== null && Math.abs(trace.rate.lastDrop - bins[at]!.step) < 0.05 * length
  if (!stood || !sudden || scheduled) return null
  return {
    cause: 'initialization',
    steps: { from: curve.firstStep, to: Math.round(bins[at]!.step) },
    what: `The loss stood at ${say(course.first)} for the first ${sayShare(share)} of the run and then fell to ${say(course.end)}.`,
    why: 'The steps were right all along, as the fall shows, but at first the gradient hardly reached the weights: a bad initialization is the prime suspect.',
    evidence: [
      { name: 'share of the run that was flat', value: 100 * share, unit: '%', threshold: 100 * long },
      { name: 'fall afterwards', value: 100 * course.fall, unit: '%', threshold: 100 * fallNeeded },
    ],
    confidence: 0.7,
    ruledOut: [
      'warm-up: it was over',
      'a step of the schedule: the rate did not fall there',
      'a slow start: the loss stood still',
    ],
    advice: [
      repair(
        'initialization',
        'Initialize with He (ReLU) or Glorot scale, centre the inputs, or put batch normalization before the activations.',
      ),
    ],
  }
}
