import { repair } from '../evidence/advice.ts'
import { dataLossName, endOf } from '../evidence/classes.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { accuracyEnd, courseOf } from '../evidence/loss-course.ts'
import { narrowLayer } from '../evidence/narrow-layer.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { coversRun, enoughSeen, isResumed, type RunTrace } from '../evidence/run-trace.ts'
import { stretch, trendOf } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

/** Of the way from a guess down to the floor that must have been gone. */
const near = 0.45

/**
 * Outputs that went through a softmax lie between 0 and 1, so a second softmax can never be sure: the cross-entropy
 * stays above ln(1 + (C - 1) / e), which is 1.461 for ten classes, however right the answers are.
 */
export const lossStuckAtSoftmaxFloor = judgeAtLandmarks(
  {
    id: 'loss-stuck-at-softmax-floor',
    scope: 'run',
    symptom: 'The answers get right while the loss levels off at what a double softmax allows.',
    needs: [
      ['train/loss', 'data_loss'],
      ['train/accuracy', 'val/accuracy'],
    ],
    needsFacts: ['classes'],
    severity: 'warning',
    lookAlikes: [
      'label smoothing',
      'a rate too low, whose loss falls on',
      'a hard task, whose accuracy is low as well',
      'a mean above the floor of batches that lie below it now and then',
    ],
    explains: [
      'loss-falling-too-slowly',
      'underfitting',
      'fast-then-stuck',
      'loss-not-going-down',
      'update-ratio-too-high',
      'update-ratio-too-low',
      'overfitting-gap',
    ],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const { classes, loss, labelSmoothing } = trace.facts
  const name = dataLossName(trace)
  const curve = trace.curve(name)
  if (classes === undefined || classes < 3 || curve.count < 12 || isResumed(trace, name)) return null
  if (loss !== undefined && !loss.includes('cross-entropy')) return null
  if (!coversRun(trace, name) || (!ended && !enoughSeen(trace))) return null
  const guess = Math.log(classes)
  const floor = Math.log(1 + (classes - 1) / Math.E)
  // The floor holds for every batch: one below it, and there is no second softmax.
  if (curve.least < 0.985 * floor) return null
  const smoothed = (labelSmoothing ?? 0) * guess
  // A strong penalty, or a few units that all has to pass, hold the loss up as well.
  if ((trace.facts.regularization ?? 0) > 0.03 || narrowLayer(trace) !== null) return null
  const course = courseOf(curve)
  const validated = endOf(trace, 'val/loss')
  // Noise in the labels and dropout lift the training loss only.
  if (validated !== null && validated < 0.985 * floor) return null
  const accuracy = Math.min(
    accuracyEnd(trace.curve('train/accuracy')) ?? 1,
    accuracyEnd(trace.curve('val/accuracy')) ?? 1,
  )
  // Outputs between 0 and 1 also make the first loss that of a guess, nearly to the digit.
  const softStart = Math.abs(curve.firstValues[0]! / guess - 1) < 0.05
  const lowest = Math.min(course.lowest.value, course.end)
  const gone = (guess - course.end) / (guess - floor)
  if (!softStart || lowest < 0.985 * floor || gone < near || floor < 2 * smoothed) return null
  // With one softmax, an accuracy of a comes with a loss of no more than about this, unless nothing is sure.
  const surplus = accuracy - (1 - 0.75 * gone)
  const late = trendOf(stretch(course.bins, 0.5, 1))
  const early = trendOf(stretch(course.bins, 0, 0.5))
  const bent = Math.abs(late.change) < 0.6 * Math.abs(early.change)
  if (accuracy < 0.55 || !bent || surplus < 0) return null
  return {
    cause: 'softmax-twice',
    steps: { from: Math.round(course.bins[Math.floor(course.bins.length / 2)]!.step), to: curve.lastStep },
    what: `The loss levels off at ${say(course.end)} although ${sayShare(accuracy)} of the answers are right; with ${classes} classes and two softmaxes it cannot fall below ${say(floor, 4)}.`,
    why: 'A network that is right so often is sure of most of its answers, and its loss is far lower. Here it cannot be sure: the outputs pass a softmax before the loss applies its own.',
    evidence: [
      { name: 'loss at the end', value: course.end, unit: 'nats', threshold: floor },
      { name: 'accuracy', value: 100 * accuracy, unit: '%', threshold: 55 },
      { name: 'way to the floor', value: 100 * gone, unit: '%', threshold: 100 * near },
    ],
    confidence: gone > 0.7 ? 0.9 : 0.75,
    ruledOut: [
      'label smoothing: its floor lies much lower',
      'a rate too low: the loss has bent and levels off',
    ],
    advice: [
      repair('softmax', 'Hand the loss the raw outputs: take away the softmax at the end of the network.'),
    ],
  }
}
