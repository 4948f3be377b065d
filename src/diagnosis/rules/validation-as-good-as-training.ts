import { repair } from '../evidence/advice.ts'
import { lossOfChance } from '../evidence/classes.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { accuracyEnd } from '../evidence/loss-course.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { coversRun, enoughSeen, type RunTrace } from '../evidence/run-trace.ts'
import { levelOf, stretch } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

/** Validation over training loss, where training is nearly learnt by heart. */
const bound = 1
/** Training loss over that of a guess, below which samples are known by heart. */
const byHeart = 0.12

/** What is known by heart is known better than what was never seen; unless that was seen as well. */
export const validationAsGoodAsTraining = judgeAtLandmarks(
  {
    id: 'validation-as-good-as-training',
    scope: 'run',
    symptom: 'Training samples are learnt by heart, and validation is just as good.',
    needs: [['train/loss'], ['val/loss'], ['train/accuracy', 'val/accuracy']],
    needsFacts: ['classes'],
    severity: 'note',
    lookAlikes: [
      'a task of few inputs, densely sampled',
      'heavy regularization, where nothing is learnt by heart',
      'a huge training set seen once',
    ],
    explains: ['update-ratio-too-high'],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const name = trace.curve('data_loss').count > 0 ? 'data_loss' : 'train/loss'
  const train = trace.curve(name)
  const val = trace.curve('val/loss')
  const guess = lossOfChance(trace)
  const { features, trainSamples = 0, parameters = 0, dropout = 0, labelSmoothing = 0 } = trace.facts
  if (guess === null || train.count < 20 || val.count < 5 || (!ended && !enoughSeen(trace))) return null
  if (!coversRun(trace, name) || !coversRun(trace, 'val/loss') || dropout > 0 || labelSmoothing > 0)
    return null
  // Few inputs are covered by their samples; and few weights for many samples learn nothing by heart.
  if (typeof features === 'number' && features < 10) return null
  if (trainSamples > 0 && parameters > 0 && parameters < trainSamples) return null
  const trained = levelOf(stretch(train.bins, 0.8, 1))
  const validated = levelOf(stretch(val.bins, 0.8, 1))
  const seen = trace.epoch
  const before = levelOf(stretch(val.bins, 0.4, 0.6)) / levelOf(stretch(train.bins, 0.4, 0.6))
  if (
    !(trained < byHeart * guess) ||
    !(validated < bound * trained) ||
    !(before < 1.1) ||
    (trace.facts.validationSamples ?? 100) < 50 ||
    seen < 3
  )
    return null
  const accuracy = accuracyEnd(trace.curve('val/accuracy'))
  if (accuracy !== null && accuracy < 0.97) return null
  return {
    cause: 'leakage',
    competing: [
      {
        cause: 'unclear',
        why: 'Or the task is so easy that nothing is left to learn by heart.',
        likelihood: 0.3,
      },
    ],
    tellingRun: {
      text: 'Count the validation samples that are also among the training samples, and evaluate once on samples collected apart.',
      change: null,
      steps: 1,
    },
    steps: { from: Math.round(stretch(val.bins, 0.8, 1)[0]!.step), to: val.lastStep },
    what: `After ${say(seen)} epochs the training loss is ${say(trained)}, nearly learnt by heart, and the validation loss is no worse: ${say(validated)}${accuracy === null ? '' : ` (accuracy ${sayShare(accuracy)})`}.`,
    why: 'A network knows better what it has seen a dozen times than what it never saw. That there is no difference at all suggests that it saw the validation samples too, or the answers among the inputs.',
    evidence: [
      { name: 'validation over training loss', value: validated / trained, unit: 'ratio', threshold: bound },
      {
        name: 'training loss over that of a guess',
        value: trained / guess,
        unit: 'ratio',
        threshold: byHeart,
      },
    ],
    confidence: 0.65,
    ruledOut: [
      'a task of few inputs: these have ten or more',
      'regularization that keeps from learning by heart: the training loss is nearly zero',
    ],
    advice: [
      repair(
        'leakage',
        'Look for validation samples among the training samples, and for an input that gives the label away.',
      ),
    ],
  }
}
