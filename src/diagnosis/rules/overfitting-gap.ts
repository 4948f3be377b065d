import type { Advice } from '../../domain/finding.ts'
import { repair, scaleRole } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { coversRun, enoughSeen, type RunTrace } from '../evidence/run-trace.ts'
import type { Bin } from '../evidence/thinned-curve.ts'
import { levelOf, noiseOf, stretch, trendOf } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

/** A gap smaller than this many times its own noise is none. */
const noises = 4
/** Share of accuracy between training and validation that is big (ours). */
const bigAccuracyGap = 0.1
const hugeAccuracyGap = 0.25
/** Gap of the losses over the validation loss that is big (ours). */
const bigLossGap = 0.25
/** Training samples a class (ours). */
const fewSamples = 50
/** With so few samples that all are known by heart a smaller gap is one, whether validation still creeps upwards or not (ours). */
const gapOfFew = 0.05
const knownByHeart = 0.95

/** Judged by accuracy where both are known, because losses of other scales mean other things; else by loss. */
export const overfittingGap = judgeAtLandmarks(
  {
    id: 'overfitting-gap',
    scope: 'run',
    symptom: 'Training goes on improving, validation does not follow, and the gap between them widens.',
    needs: [
      ['train/loss', 'train/accuracy'],
      ['val/loss', 'val/accuracy'],
    ],
    severity: 'warning',
    lookAlikes: [
      'a gap within its noise',
      'a steady gap while validation still improves',
      'a constant offset from the start',
    ],
    explains: ['update-ratio-too-high'],
  },
  (trace, ended) => {
    if (!ended && !enoughSeen(trace)) return null
    // A loss gap that costs no accuracy is a network growing sure of what it gets right.
    return usable(trace, 'train/accuracy', 'val/accuracy', 5) ? byAccuracy(trace) : byLoss(trace)
  },
)

function byAccuracy(trace: RunTrace): RunConclusion | null {
  const train = trace.curve('train/accuracy').bins
  const val = trace.curve('val/accuracy').bins
  const unit = [...train, ...val].some((bin) => bin.value > 1.5) ? 100 : 1
  const gap = gapOf(train, val, unit)
  const learnt = levelOf(stretch(train, 0.5, 1)) / unit
  const fewByHeart = hasFewSamples(trace) && learnt > knownByHeart
  if (gap.late < (fewByHeart ? gapOfFew : bigAccuracyGap) || gap.late < noises * gap.noise) return null
  // A gap that has always been there is an offset, unless training is perfect: then it was soon learnt by heart.
  if (gap.late < 1.5 * gap.early && !fewByHeart && learnt <= 0.99) return null
  const recent = stretch(val, 0.5, 1)
  const trend = trendOf(recent)
  const stalled = fewByHeart || trend.direction !== 'rising' || trend.change / unit < 0.01
  const trained = levelOf(stretch(train, 0.8, 1)) / unit
  const validated = levelOf(stretch(val, 0.8, 1)) / unit
  const samples = trace.facts.validationSamples
  const sampling = samples === undefined ? 0 : Math.sqrt((validated * (1 - validated)) / samples)
  if (gap.late < noises * sampling) return null
  return {
    cause: 'overfitting',
    severity: stalled && costs(trace, gap.late) ? 'warning' : 'note',
    steps: { from: Math.round(recent[0]!.step), to: trace.step },
    what: `Training accuracy is ${sayShare(trained)}, validation accuracy ${sayShare(validated)}: a gap of ${say(100 * gap.late, 2)} points${fewByHeart ? ', and there are few samples to learn from' : stalled ? ', and validation no longer rises' : ', though validation still rises'}.`,
    why: 'The network learns by heart what does not carry over to samples it has not seen.',
    evidence: [
      {
        name: 'accuracy gap',
        value: 100 * gap.late,
        unit: '%',
        threshold: 100 * (fewByHeart ? gapOfFew : bigAccuracyGap),
      },
      {
        name: 'gap over its noise',
        value: gap.late / (Math.hypot(gap.noise, sampling) || 1e-6),
        unit: 'ratio',
        threshold: noises,
      },
    ],
    confidence: stalled ? 0.9 : 0.6,
    ruledOut: ['noise: the gap is more than four times its own', 'a constant offset: the gap grew'],
    advice: adviceFor(trace),
  }
}

/**
 * Most networks that are trained well know their training samples better than others. It costs something where the gap
 * is huge, where validation has got worse, or where there are few samples to learn from.
 */
function costs({ facts, curve }: RunTrace, gap: number): boolean {
  if (gap > hugeAccuracyGap || hasFewSamples({ facts })) return true
  const { bins } = curve('val/accuracy')
  const best = Math.max(...bins.map((_, i) => levelOf(bins.slice(Math.max(0, i - 1), i + 2))))
  const unit = bins.some((bin) => bin.value > 1.5) ? 100 : 1
  return best - levelOf(stretch(bins, 0.8, 1)) > Math.max(0.02 * unit, 3 * noiseOf(stretch(bins, 0.5, 1)))
}

function byLoss(trace: RunTrace): RunConclusion | null {
  const train = trace.curve('train/loss').bins
  const val = trace.curve('val/loss').bins
  if (!usable(trace, 'train/loss', 'val/loss', 8)) return null
  const gap = gapOf(val, train, 1)
  const level = levelOf(stretch(val, 0.8, 1))
  const recentTrain = trendOf(stretch(train, 0.5, 1))
  const recent = stretch(val, 0.5, 1)
  const recentVal = trendOf(recent)
  const improves = recentVal.direction === 'falling'
  if (!(gap.late > bigLossGap * level) || gap.late < noises * gap.noise) return null
  const few = hasFewSamples(trace)
  if (!few && (gap.late < 1.5 * gap.early || recentTrain.direction !== 'falling' || improves)) return null
  return {
    cause: 'overfitting',
    steps: { from: Math.round(recent[0]!.step), to: trace.step },
    what: few
      ? `Validation loss is ${say(level)}, ${say(gap.late)} above the training loss, and there are few samples to learn from.`
      : `Validation loss is ${say(level)}, ${say(gap.late)} above the training loss, and has not fallen since step ${Math.round(recent[0]!.step)} while the training loss still falls.`,
    why: 'The network learns by heart what does not carry over to samples it has not seen.',
    evidence: [
      {
        name: 'loss gap over validation loss',
        value: gap.late / level,
        unit: 'ratio',
        threshold: bigLossGap,
      },
      { name: 'gap over its noise', value: gap.late / (gap.noise || 1e-6), unit: 'ratio', threshold: noises },
    ],
    confidence: 0.8,
    ruledOut: [
      'noise: the gap is more than four times its own',
      few
        ? 'a gap that costs nothing: so few samples do not stand for all others'
        : 'a gap that costs nothing: validation stopped improving',
    ],
    advice: adviceFor(trace),
  }
}

function usable(trace: RunTrace, a: string, b: string, evaluations: number): boolean {
  if (trace.curve(a).count < evaluations || trace.curve(b).count < evaluations) return false
  return coversRun(trace, a) && coversRun(trace, b)
}

/** `upper` minus `lower` in the first and in the last third, over `unit`, with the noise of a level of the last third. */
function gapOf(upper: readonly Bin[], lower: readonly Bin[], unit: number) {
  const between = (from: number, to: number) =>
    (levelOf(stretch(upper, from, to)) - levelOf(stretch(lower, from, to))) / unit
  const noise = Math.hypot(noiseOf(stretch(upper, 0.5, 1)), noiseOf(stretch(lower, 0.5, 1))) / unit
  return { early: between(0, 1 / 3), late: between(2 / 3, 1), noise }
}

/**
 * With so few samples that each can be learnt by heart no setting was seen to help (bench/advice: ten times the penalty, dropout,
 * shorter training, on 50 to 200 digits): there it is the data first.
 */
function adviceFor(trace: RunTrace): readonly Advice[] {
  const { trainSamples, classes } = trace.facts
  const stronger = scaleRole(trace, 'regularization', 10)
  const dropout = repair('dropout', 'Add dropout or data augmentation, or raise what there is.')
  if (!hasFewSamples(trace))
    return [stronger, dropout, repair('data', 'Get more training data, or make the network smaller.')]
  const of = classes === undefined ? '' : ` of ${classes} classes`
  const data = `Train on more samples: ${trainSamples}${of} are few, and no setting makes up for them. Augmentation comes next.`
  return [repair('data', data), dropout, stronger]
}

function hasFewSamples({ facts }: Pick<RunTrace, 'facts'>): boolean {
  const { trainSamples = Number.POSITIVE_INFINITY, classes = 2 } = facts
  return trainSamples < fewSamples * classes
}
