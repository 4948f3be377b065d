import { longer, scaleRole } from '../evidence/advice.ts'
import { compareShapes } from '../evidence/curve-shape.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { courseOf, fitOf } from '../evidence/loss-course.ts'
import { narrowLayer } from '../evidence/narrow-layer.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { coversRun, isResumed, progressOf, type RunTrace, warmupEnd } from '../evidence/run-trace.ts'
import { stretch, trendOf } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

/** More than this share of the first loss is left at the end. */
const left = 0.7
/** Less is left where the weights hardly move at each step: then it is the steps that are small (ours). */
const leftAtSmallSteps = 0.45
const smallSteps = 1.2e-4

/** Good learning bends like an exponential; a straight line means steps that are too small. */
export const lossFallingTooSlowly = judgeAtLandmarks(
  {
    id: 'loss-falling-too-slowly',
    scope: 'run',
    symptom: 'The training loss falls in a straight line and is still high when the budget is spent.',
    needs: [['train/loss']],
    severity: 'warning',
    lookAlikes: ['warm-up', 'a resumed run', 'fine-tuning', 'a log of the first steps only'],
    explains: [
      'update-ratio-too-low',
      'underfitting',
      'accuracy-at-chance',
      'predictions-constant',
      'update-ratio-too-high',
    ],
  },
  judge,
)

function enoughLeft(trace: RunTrace): number {
  const ratio = trace.updateRatio()
  return ratio !== null && ratio < smallSteps ? leftAtSmallSteps : left
}

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const curve = trace.curve('train/loss')
  if (curve.count < 8 || !coversRun(trace, 'train/loss') || isResumed(trace, 'train/loss')) return null
  if (!ended && (progressOf(trace) ?? 0) < 0.6) return null
  const course = courseOf(curve)
  const warm = warmupEnd(trace)
  if (
    !(course.first > 0) ||
    course.end < enoughLeft(trace) * course.first ||
    course.fall < 0.02 ||
    warm > 0.3 * trace.step
  )
    return null
  // What passes through a few units only is slow for that reason.
  if (narrowLayer(trace) !== null) return null
  if (fitOf(trace) === 'good' || isFineTuning(trace, course.first)) return null
  const bins = course.bins.filter((bin) => bin.step >= warm)
  const shapes = compareShapes(bins)
  const late = trendOf(stretch(bins, 0.5, 1))
  const early = trendOf(stretch(bins, 0, 0.5))
  // Still falling at no less than half its early pace: a curve that has bent is not a straight line.
  if (!shapes.linear || late.direction !== 'falling' || late.change > 0.5 * early.change) return null
  return {
    cause: 'learning-rate-too-low',
    competing: [
      {
        cause: 'network-too-small',
        why: 'A network that is far too small gets as little done.',
        likelihood: 0.2,
      },
    ],
    tellingRun: {
      text: 'Go on from here for fifty steps at three times the rate: if the loss falls three times as fast, the rate was too low.',
      change: { kind: 'scale', role: 'learningRate', factor: 3 },
      steps: 50,
    },
    steps: { from: curve.firstStep, to: curve.lastStep },
    what: `The training loss fell in a straight line from ${say(course.first)} to ${say(course.end)}: ${sayShare(1 - course.fall)} of it is left after ${curve.lastStep} steps.`,
    why: 'With steps of the right size the loss bends like an exponential, fast at first. A straight line means that each step goes only a small part of the way it could: the learning rate is too low.',
    evidence: [
      { name: 'share of the first loss left', value: 1 - course.fall, unit: 'ratio', threshold: left },
      {
        name: 'pace of the second half over the first',
        value: late.change / early.change,
        unit: 'ratio',
        threshold: 0.5,
      },
      { name: 'AIC of the line minus the exponential', value: shapes.difference, threshold: 2 },
    ],
    confidence: 0.8,
    ruledOut: [
      'warm-up: steps before its end are left out',
      'a converged run: it still falls at its early pace',
    ],
    advice: [
      scaleRole(trace, 'learningRate', 3),
      longer(3, 'Where the rate cannot be raised, train three times as long.'),
    ],
  }
}

function isFineTuning({ facts }: RunTrace, first: number): boolean {
  return facts.classes !== undefined && facts.classes > 1 && first < 0.5 * Math.log(facts.classes)
}
