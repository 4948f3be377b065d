import { longer, scaleRole, weakerPenalty } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { accuracyEnd, courseOf, fitOf } from '../evidence/loss-course.ts'
import { narrowBound, narrowLayer } from '../evidence/narrow-layer.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { coversRun, progressOf, type RunTrace } from '../evidence/run-trace.ts'
import { levelOf, noiseOf, stretch, trendOf } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

/** Accuracy points between training and validation that count as no gap (ours). */
const smallGap = 0.03
/** Points by which validation may be better: beyond, the network can do more than its training samples let it show. */
const smallLead = 0.1
/** Change over the last third, relative to the loss, that counts as flat (ours). */
const flat = 0.03
const nearlyFlat = 0.08
/** L2 strength that is hardly ever right (ours). */
const strongPenalty = 0.03

/** Nothing more comes, nothing is learnt by heart, and it is not good: the model is too small for the task. */
export const underfitting = judgeAtLandmarks(
  {
    id: 'underfitting',
    scope: 'run',
    symptom: 'Training and validation agree, both are flat, and both are unsatisfying.',
    needs: [['train/loss'], ['val/loss', 'val/accuracy']],
    needsFacts: ['classes'],
    severity: 'warning',
    lookAlikes: [
      'a run that still improves',
      'a hard task without a known scale',
      'heavy dropout or augmentation',
    ],
    explains: [
      'update-ratio-too-high',
      'update-ratio-too-low',
      'loss-falling-too-slowly',
      'fast-then-stuck',
      'loss-oscillating',
      'saturated-activations',
    ],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const curve = trace.curve('train/loss')
  if (curve.count < 10 || !coversRun(trace, 'train/loss')) return null
  if (!ended && (progressOf(trace) ?? 0) < 0.9) return null
  const narrow = narrowLayer(trace)
  if (narrow !== null) return concludeNarrow(trace, narrow)
  if (fitOf(trace) !== 'poor') return null
  const course = courseOf(curve)
  const late = trendOf(stretch(course.bins, 2 / 3, 1))
  const early = trendOf(stretch(course.bins, 0, 1 / 3))
  // Nearly flat will do where most was won early: a rate too low wins as much late as early.
  const bent = Math.abs(late.change) < 0.25 * Math.abs(early.change)
  if (course.fall < 0.05 || Math.abs(late.change) > (bent ? nearlyFlat : flat) * Math.abs(late.level))
    return null
  const gap = gapOf(trace)
  if (gap === null || !gap.small) return null
  const accuracy = accuracyEnd(trace.curve('train/accuracy'))
  const level = accuracy === null ? `loss ${say(course.end)}` : `accuracy ${sayShare(accuracy)}`
  const penalty = (trace.facts.regularization ?? 0) >= strongPenalty
  return {
    cause: penalty ? 'regularization-too-strong' : 'network-too-small',
    competing: [
      penalty
        ? { cause: 'network-too-small', why: 'Or the network is too small for the task.', likelihood: 0.3 }
        : {
            cause: 'learning-rate-too-low',
            why: 'Or the steps are too small to get further in this time.',
            likelihood: 0.2,
          },
    ],
    tellingRun: penalty
      ? {
          text: 'Run once without regularization: if training gets better, that was what held it back.',
          change: { kind: 'scale', role: 'regularization', factor: 0 },
          steps: Math.max(100, Math.round(trace.step / 3)),
        }
      : {
          text: 'Run once with layers twice as wide: if training gets no better, the network was not too small.',
          change: { kind: 'scale', role: 'width', factor: 2 },
          steps: Math.max(100, trace.step),
        },
    steps: { from: Math.round(stretch(course.bins, 2 / 3, 1)[0]!.step), to: curve.lastStep },
    what: `Training has settled at ${level}, validation is ${gap.said}, and the last third of the run changed the loss by ${sayShare(Math.abs(late.change / late.level))} only.`,
    why: 'Without a gap there is nothing that more data or regularization could mend: the network is too small for the task, or held back too strongly.',
    evidence: [
      { name: 'gap', value: gap.value, unit: gap.unit, threshold: gap.threshold },
      {
        name: 'change over the last third',
        value: (100 * late.change) / late.level,
        unit: '%',
        threshold: 100 * flat,
      },
    ],
    confidence: 0.7,
    ruledOut: ['a run that still improves: the last third is flat', 'overfitting: there is no gap'],
    advice: [
      ...(penalty
        ? [weakerPenalty(trace), scaleRole(trace, 'width', 2)]
        : [scaleRole(trace, 'width', 2), scaleRole(trace, 'regularization', 0.1)]),
      longer(2, 'Or train twice as long with a rate that decays later.'),
    ],
  }
}

function concludeNarrow(trace: RunTrace, units: number): RunConclusion | null {
  const accuracy = accuracyEnd(trace.curve('train/accuracy'))
  if (accuracy === null || accuracy >= 0.9) return null
  const classes = trace.facts.classes!
  return {
    cause: 'network-too-small',
    steps: { from: trace.curve('train/loss').firstStep, to: trace.step },
    what: `Training accuracy is ${sayShare(accuracy)} at the end, and everything has to pass a layer of ${units} ${units === 1 ? 'unit' : 'units'} to tell ${classes} classes apart.`,
    why: 'What comes out of a layer is no more than its units can hold, however long it is trained: the network is too small.',
    evidence: [{ name: 'units of the narrowest layer', value: units, threshold: narrowBound(classes) }],
    confidence: 0.9,
    ruledOut: ['a small network that does well: this one does not fit its training samples'],
    advice: [
      scaleRole(trace, 'width', Math.max(4, Math.ceil((2 * classes) / units))),
      longer(2, 'Or train twice as long, to see whether it is only slow.'),
    ],
  }
}

function gapOf(trace: RunTrace) {
  const trained = accuracyEnd(trace.curve('train/accuracy'))
  const validated = accuracyEnd(trace.curve('val/accuracy'))
  if (trained !== null && validated !== null) {
    const value = trained - validated
    const said = `within ${say(Math.max(0.1, 100 * Math.abs(value)), 2)} points of it`
    return {
      value: 100 * value,
      unit: '%',
      threshold: 100 * smallGap,
      small: value < smallGap && value > -smallLead,
      said,
    }
  }
  const val = trace.curve('val/loss').bins
  if (val.length < 3) return null
  const train = trace.curve('train/loss').bins
  const level = levelOf(stretch(train, 2 / 3, 1))
  const value = levelOf(stretch(val, 2 / 3, 1)) - level
  const threshold = Math.max(0.05 * Math.abs(level), 2 * noiseOf(stretch(val, 0.5, 1)))
  return {
    value,
    unit: 'nats',
    threshold,
    small: value < threshold,
    said: `${say(Math.abs(value), 2)} from it in loss`,
  }
}
