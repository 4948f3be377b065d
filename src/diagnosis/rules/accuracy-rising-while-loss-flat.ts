import { scaleRole } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { courseOf } from '../evidence/loss-course.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { coversRun, isResumed, progressOf, type RunTrace, warmupEnd } from '../evidence/run-trace.ts'
import { levelOf, noiseOf, stretch, trendOf } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

/** Relative change of the loss that still counts as flat (ours; the lecture's run changed by 0.007 %). */
const flat = 0.005
/** Rise of the accuracy, in share, that is no accident (ours). */
const rise = 0.03

/** The famous puzzle: the loss stands still while the accuracy climbs. */
export const accuracyRisingWhileLossFlat = judgeAtLandmarks(
  {
    id: 'accuracy-rising-while-loss-flat',
    scope: 'run',
    symptom: 'The accuracy climbs although the loss hardly moves.',
    needs: [['train/loss'], ['train/accuracy', 'val/accuracy']],
    severity: 'warning',
    lookAlikes: ['warm-up', 'a loss that is mostly regularization', 'a resumed run', 'noise of the accuracy'],
    explains: [
      'loss-not-going-down',
      'loss-falling-too-slowly',
      'underfitting',
      'update-ratio-too-low',
      'update-ratio-too-high',
    ],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const name = trace.curve('data_loss').count > 0 ? 'data_loss' : 'train/loss'
  const curve = trace.curve(name)
  if (curve.count < 5 || !coversRun(trace, name) || isResumed(trace, name)) return null
  if (trace.step <= 2 * warmupEnd(trace)) return null
  const progress = progressOf(trace)
  if (!ended && !(trace.epoch >= 5 || (progress !== null && progress >= 0.3))) return null
  const course = courseOf(curve)
  const change = Math.abs(course.fall)
  if (!(change < flat) || course.highest > 1.02 * course.first) return null
  const climb = climbOf(trace)
  if (climb === null) return null
  const { from, to } = climb
  const last = curve.count < 30 ? curve.lastValues.at(-1)! : course.end
  return {
    cause: 'learning-rate-too-low',
    steps: { from: curve.firstStep, to: curve.lastStep },
    what: `The loss only went from ${say(course.first, 7)} to ${say(last, 7)} (${sayShare(change)}) while the ${climb.name} went from ${sayShare(from)} to ${sayShare(to)}.`,
    why: 'The scores barely move, so every class still has almost the same probability and the loss stays put; but small shifts in the right direction already change which class is largest, and accuracy counts only that. The learning rate is too low.',
    evidence: [
      { name: 'change of the loss', value: 100 * change, unit: '%', threshold: 100 * flat },
      { name: 'rise of the accuracy', value: 100 * (to - from), unit: '%', threshold: 100 * rise },
    ],
    confidence: 0.95,
    ruledOut: [
      'warm-up: the run is well past it',
      'broken labels or gradients: then the accuracy would not climb',
      name === 'data_loss' ? 'a loss of mostly regularization: this is the data loss alone' : 'a resumed run',
    ],
    advice: [scaleRole(trace, 'learningRate', 10)],
  }
}

/** The first accuracy that climbs by enough, surely and beyond its noise. */
function climbOf(trace: RunTrace): { name: string; from: number; to: number } | null {
  for (const name of ['train/accuracy', 'val/accuracy']) {
    const curve = trace.curve(name)
    if (curve.count < 5) continue
    const unit = curve.bins.some((bin) => bin.value > 1.5) ? 100 : 1
    const from = curve.count < 30 ? curve.firstValues[0]! : levelOf(stretch(curve.bins, 0, 0.1))
    const to = curve.count < 30 ? curve.lastValues.at(-1)! : levelOf(stretch(curve.bins, 0.9, 1))
    const climb = (to - from) / unit
    const sure = trendOf(curve.bins).direction === 'rising'
    if (sure && climb > rise && climb > (4 * noiseOf(curve.bins)) / unit) {
      return {
        name: name === 'train/accuracy' ? 'training accuracy' : 'validation accuracy',
        from: from / unit,
        to: to / unit,
      }
    }
  }
  return null
}
