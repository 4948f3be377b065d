import { repair } from '../evidence/advice.ts'
import { accuracyOfChance } from '../evidence/classes.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { accuracyEnd, courseOf } from '../evidence/loss-course.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { coversRun, enoughSeen, isResumed, type RunTrace } from '../evidence/run-trace.ts'
import { noiseOf, stretch, trendOf } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

const fallNeeded = 0.15

/** A loss that halves while not one answer more is right: what is counted is not what is trained. */
export const lossFallingWhileAccuracyFlat = judgeAtLandmarks(
  {
    id: 'loss-falling-while-accuracy-flat',
    scope: 'run',
    symptom: 'The training loss falls for good while the training accuracy stays where it was.',
    needs: [['train/loss'], ['train/accuracy']],
    needsFacts: ['classes'],
    severity: 'warning',
    lookAlikes: ['an accuracy that is high already', 'a loss made of regularization', 'the first steps'],
    explains: ['validation-at-chance', 'underfitting'],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const name = trace.curve('data_loss').count > 0 ? 'data_loss' : 'train/loss'
  const curve = trace.curve(name)
  const accuracy = trace.curve('train/accuracy')
  if (curve.count < 16 || accuracy.count < 16 || !coversRun(trace, name) || isResumed(trace, name))
    return null
  if (!ended && !enoughSeen(trace)) return null
  const course = courseOf(curve)
  // From the second tenth on: what the first steps win is often only the bias.
  const rest = stretch(course.bins, 0.1, 1)
  const fall = trendOf(rest)
  const late = trendOf(stretch(accuracy.bins, 0.1, 1))
  const level = accuracyEnd(accuracy)
  const chance = accuracyOfChance(trace)
  if (level === null || chance === null || level > Math.min(0.6, chance + 0.2)) return null
  const relative = -fall.change / Math.abs(rest[0]!.value)
  if (fall.direction !== 'falling' || relative < fallNeeded) return null
  if (Math.abs(late.change) > Math.max(0.03, 2 * noiseOf(accuracy.bins)) || late.direction === 'rising')
    return null
  return {
    cause: 'unclear',
    competing: [
      { cause: 'class-imbalance', why: 'One class may take all answers.', likelihood: 0.35 },
      { cause: 'labels', why: 'The accuracy may be counted against other labels.', likelihood: 0.35 },
      { cause: 'regularization-too-strong', why: 'What falls may be the penalty.', likelihood: 0.2 },
    ],
    tellingRun: {
      text: 'Print the answers and the labels of one batch: if the answers are right, the accuracy is counted wrongly.',
      change: null,
      steps: 1,
    },
    steps: { from: Math.round(rest[0]!.step), to: curve.lastStep },
    what: `The loss fell by ${sayShare(relative)} since step ${Math.round(rest[0]!.step)}, to ${say(course.end)}, while the training accuracy stayed at ${sayShare(level)}.`,
    why: 'Answers get surer but not one more gets right: the accuracy is counted against something else, one class takes all, or it is the penalty that falls.',
    evidence: [
      { name: 'fall of the loss', value: 100 * relative, unit: '%', threshold: 100 * fallNeeded },
      { name: 'change of the accuracy', value: 100 * late.change, unit: '%', threshold: 3 },
    ],
    confidence: 0.7,
    ruledOut: [
      'an accuracy that is high already: it is near that of a guess',
      'the first steps: they are left out',
    ],
    advice: [
      repair(
        'metric',
        'Check how the accuracy is counted, by hand on one batch, and the shares of the classes among the answers.',
      ),
    ],
  }
}
