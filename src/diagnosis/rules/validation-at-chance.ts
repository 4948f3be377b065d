import { repair } from '../evidence/advice.ts'
import { accuracyOfChance } from '../evidence/classes.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { accuracyEnd, courseOf } from '../evidence/loss-course.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { coversRun, type RunTrace } from '../evidence/run-trace.ts'
import { trendOf } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

const fallNeeded = 0.02

/** Labels that do not belong to their inputs can be learnt by heart, and only so. */
export const validationAtChance = judgeAtLandmarks(
  {
    id: 'validation-at-chance',
    scope: 'run',
    symptom: 'The training loss falls, and validation never gets better than a guess.',
    needs: [['train/loss'], ['val/accuracy']],
    needsFacts: ['classes'],
    severity: 'error',
    lookAlikes: [
      'a slow start of both',
      'a tiny validation set',
      'validation below chance, which is another fault',
    ],
    explains: [
      'overfitting-gap',
      'validation-loss-rising',
      'validation-worse-from-the-start',
      'loss-falling-too-slowly',
      'update-ratio-too-high',
      'underfitting',
      'accuracy-at-chance',
      'loss-oscillating',
    ],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const chance = accuracyOfChance(trace)
  const val = trace.curve('val/accuracy')
  const train = trace.curve('train/loss')
  const { classes = 2 } = trace.facts
  // Where one class is frequent, always answering it may be all there is to learn at first.
  if (
    chance === null ||
    chance > 1.5 / classes ||
    val.count < 4 ||
    train.count < 12 ||
    !coversRun(trace, 'val/accuracy')
  )
    return null
  const samples = trace.facts.validationSamples ?? 500
  if (samples < 50) return null
  const error = Math.sqrt((chance * (1 - chance)) / samples)
  const unit = val.bins.some((bin) => bin.value > 1.5) ? 100 : 1
  const highest = Math.max(...val.bins.map((bin) => bin.value / unit))
  const level = accuracyEnd(val)!
  const course = courseOf(train)
  const trained = accuracyEnd(trace.curve('train/accuracy'))
  // What the network has learnt of its training samples must be more than how frequent the classes are.
  const { trainSamples = samples } = trace.facts
  const sure = ended ? Math.max(4 * Math.sqrt((chance * (1 - chance)) / trainSamples), 0.03) : 0.15
  const learnt = trained === null ? ended && course.fall > 0.15 : trained > chance + sure
  if (!learnt || course.fall < fallNeeded || course.whole.direction !== 'falling') return null
  if (highest > chance + 4 * error + 0.01 || level < chance - 5 * error - 0.02) return null
  // Before the end a validation loss that falls says that something of what was learnt does hold.
  const held = trendOf(trace.curve('val/loss').bins)
  if (!ended && held.direction === 'falling') return null
  return {
    cause: 'labels',
    steps: { from: val.firstStep, to: val.lastStep },
    what: `The training loss fell from ${say(course.first)} to ${say(course.end)}${trained === null ? '' : ` (training accuracy ${sayShare(trained)})`}, while validation accuracy never passed ${sayShare(highest)}; a guess reaches ${sayShare(chance)}.`,
    why: 'Nothing of what was learnt holds for samples that were not seen: the labels do not belong to their inputs, so they can only be learnt by heart.',
    evidence: [
      {
        name: 'best validation accuracy',
        value: 100 * highest,
        unit: '%',
        threshold: 100 * (chance + 4 * error + 0.01),
      },
      { name: 'fall of the training loss', value: 100 * course.fall, unit: '%', threshold: 100 * fallNeeded },
    ],
    confidence: 0.9,
    ruledOut: [
      'a slow start: training has learnt something',
      `a tiny validation set: ${samples} samples were taken as its size`,
    ],
    advice: [
      repair(
        'labels',
        'Check that inputs and labels still belong together after shuffling: look at twenty samples with their labels.',
      ),
    ],
  }
}
