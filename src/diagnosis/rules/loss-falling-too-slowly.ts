import { lessDropout, longer, scaleRole } from '../evidence/advice.ts'
import { compareShapes } from '../evidence/curve-shape.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { courseOf, fitOf, type LossCourse } from '../evidence/loss-course.ts'
import { narrowLayer } from '../evidence/narrow-layer.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { coversRun, isResumed, progressOf, type RunTrace, warmupEnd } from '../evidence/run-trace.ts'
import { progressOfLoss } from '../evidence/slow-progress.ts'
import { stretch, trendOf } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

/** More than this share of the first loss is left at the end. */
const left = 0.7
/** Less is left where the weights hardly move at each step: then it is the steps that are small (ours). */
const leftAtSmallSteps = 0.45
const smallSteps = 1.2e-4
/** Dropout from which on it is as likely what slows a run down; less of it is tried before the rate (ours). */
const heavy = 0.6
/** Cut off on its way: half of the fall took so long, this much is left, both losses fell by so much over the last third (ours). */
const lateHalf = 0.3
const leftOnTheWay = 0.25
const stillFalling = 0.04
/** Where so much is left, less will do, and it is enough that a fifth of what was won came in the last third: a line wins a third (ours). */
const mostIsLeft = 0.6
const lateHalfOfLittle = 0.2
const lateShareOfLittle = 0.2
/** A line has a fifth of its fall after two fifths of the time for half of it; one that waited for something has it later (ours). */
const waited = 0.65
/** A smaller fall than this, over the whole run, is none (ours). */
const leastFall = 0.004

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
  const onTheWay = ended && narrowLayer(trace) === null ? conclusionOnTheWay(trace, course) : null
  if (onTheWay !== null) return onTheWay
  const warm = warmupEnd(trace)
  if (
    !(course.first > 0) ||
    course.end < enoughLeft(trace) * course.first ||
    course.fall < leastFall ||
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
  const dropout = heavyDropout(trace)
  return {
    cause: 'learning-rate-too-low',
    competing: [
      ...(dropout === null
        ? []
        : [
            {
              cause: 'dropout-too-strong' as const,
              why: `With ${say(dropout, 2)} of the activations dropped little is left that could learn.`,
              likelihood: 0.4,
            },
          ]),
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
      ...(dropout === null ? [] : [lessDropout(dropout)]),
      scaleRole(trace, 'learningRate', 3),
      longer(3, 'Where the rate cannot be raised, train three times as long.'),
    ],
  }
}

/** A curve that bends, because the loss has a floor, and yet is far from it when the run ends. */
function conclusionOnTheWay(trace: RunTrace, course: LossCourse): RunConclusion | null {
  const progress = progressOfLoss(trace)
  if (progress === null || isFineTuning(trace, course.first)) return null
  const { left: rest, half, firstFifth, lateTraining, lateValidation } = progress
  const late = rest > mostIsLeft ? lateHalfOfLittle : lateHalf
  if (rest < leftOnTheWay || half < late || firstFifth > waited * half) return null
  // Both fall alike: where validation falls alone, training is held up by what is done to its samples.
  const least = rest > mostIsLeft ? Math.min(stillFalling, lateShareOfLittle * (1 - rest)) : stillFalling
  if (lateValidation < least || lateTraining < 0.6 * lateValidation) return null
  const { firstStep, lastStep } = trace.curve('train/loss')
  return {
    cause: 'learning-rate-too-low',
    competing: [
      {
        cause: 'initialization',
        why: 'First weights that are too small cost time as well.',
        likelihood: 0.2,
      },
    ],
    tellingRun: {
      text: 'Go on from here for fifty steps at three times the rate: if the loss falls three times as fast, the rate was too low.',
      change: { kind: 'scale', role: 'learningRate', factor: 3 },
      steps: 50,
    },
    steps: { from: firstStep, to: lastStep },
    what: `Half of what the training loss fell took ${sayShare(half)} of the run, ${sayShare(rest)} of the first loss is left, and over the last third the validation loss still fell by ${sayShare(lateValidation)}.`,
    why: 'With steps of the right size most is won in the first tenth of a run. This one was cut off on its way: the learning rate is too low, or the time too short.',
    evidence: [
      {
        name: 'share of the run in which half of the fall was won',
        value: half,
        unit: 'ratio',
        threshold: late,
      },
      { name: 'share of the first loss left', value: rest, unit: 'ratio', threshold: leftOnTheWay },
      {
        name: 'fall of the validation loss over the last third',
        value: 100 * lateValidation,
        unit: '%',
        threshold: 100 * least,
      },
    ],
    confidence: 0.7,
    ruledOut: [
      'warm-up and decay: the rate stood still',
      'a converged run: both losses still fall',
      'dropout and label smoothing: neither is told',
    ],
    advice: [
      scaleRole(trace, 'learningRate', 10),
      longer(3, 'Where the rate cannot be raised, train three times as long.'),
    ],
  }
}

/** The dropout that is told, where it is heavy. */
function heavyDropout({ facts, context }: RunTrace): number | null {
  const name = context.roles.dropout
  const set = name === undefined ? undefined : context.settings[name]
  const dropout = typeof set === 'number' ? set : facts.dropout
  return dropout !== undefined && dropout >= heavy ? dropout : null
}

function isFineTuning({ facts }: RunTrace, first: number): boolean {
  return facts.classes !== undefined && facts.classes > 1 && first < 0.5 * Math.log(facts.classes)
}
