import { repair } from '../evidence/advice.ts'
import { accuracyOfChance, lossOfChance } from '../evidence/classes.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { courseOf } from '../evidence/loss-course.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { coversRun, isResumed, type RunTrace } from '../evidence/run-trace.ts'
import { levelOf, stretch } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

const share = 0.5

/** The hockey stick (Karpathy's recipe): the first steps only teach the last layer how frequent the answers are. */
export const firstStepsLearnOnlyTheBias = judgeAtLandmarks(
  {
    id: 'first-steps-learn-only-the-bias',
    scope: 'run',
    symptom: 'Most of the loss is lost in the very first steps, in which the accuracy does not move.',
    needs: [['train/loss'], ['train/accuracy']],
    needsFacts: ['classes'],
    severity: 'note',
    lookAlikes: ['a quick learner, whose accuracy rises', 'a first loss that is right', 'a resumed run'],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const curve = trace.curve('train/loss')
  const accuracy = trace.curve('train/accuracy')
  if (!ended || curve.count < 40 || accuracy.count < 40) return null
  if (!coversRun(trace, 'train/loss') || isResumed(trace, 'train/loss')) return null
  const guess = lossOfChance(trace)
  const chance = accuracyOfChance(trace)
  const course = courseOf(curve)
  if (guess === null || chance === null || course.fall < 0.2 || course.first < 1.3 * guess) return null
  const early = levelOf(stretch(course.bins, 0.02, 0.05))
  const lost = (course.first - early) / (course.first - course.end)
  const knew = levelOf(stretch(accuracy.bins, 0.02, 0.05))
  if (!(lost > share) || knew > chance + 0.05 || early > 1.1 * guess) return null
  return {
    cause: 'initialization',
    steps: { from: curve.firstStep, to: Math.round(0.05 * curve.lastStep) },
    what: `${sayShare(lost)} of all that the loss fell was lost in the first 5 % of the steps, from ${say(course.first)} to ${say(early)}, while the accuracy stayed at ${sayShare(knew)}.`,
    why: 'These steps only taught the last layer how frequent the classes are, which it could have been told.',
    evidence: [
      { name: 'share of the fall in the first 5 %', value: 100 * lost, unit: '%', threshold: 100 * share },
    ],
    confidence: 0.75,
    ruledOut: [
      'a quick learner: the accuracy had not moved',
      'a first loss that is right: it was well above a guess',
    ],
    advice: [
      repair(
        'output-bias',
        'Begin the last layer near zero, with its bias at the logarithm of the class shares.',
      ),
    ],
  }
}
