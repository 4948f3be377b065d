import { fitLine } from '../../math/least-squares.ts'
import { repair, scaleRole } from '../evidence/advice.ts'
import { isFirstStepLong, winOfFirstStep } from '../evidence/first-step.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { say } from '../evidence/phrases.ts'
import { isResumed, type RunTrace } from '../evidence/run-trace.ts'
import type { Bin } from '../evidence/thinned-curve.ts'
import { levelOf, stretch } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

/** Reports that are looked at, from the first on. */
const looked = 12
/** An early step that multiplies the loss by more than this is a step that was too long. */
const leap = 1.6
const settled = 128

/** Steps of the right size in the wrong direction: the loss climbs steadily from the first one on. */
export const lossRisingFromTheStart = judgeAtLandmarks(
  {
    id: 'loss-rising-from-the-start',
    scope: 'run',
    symptom: 'The loss climbs steadily from the very first steps on.',
    needs: [['train/loss']],
    severity: 'error',
    lookAlikes: [
      'a first jump that is soon won back',
      'noise of single batches',
      'a rate too high, which leaps',
    ],
    explains: [
      'loss-exploding',
      'loss-not-finite',
      'loss-not-going-down',
      'exploding-gradients',
      'gradient-norm-keeps-growing',
      'validation-loss-rising',
      'validation-below-chance',
      'validation-at-chance',
      'accuracy-at-chance',
      'weights-growing',
      'dead-relu',
      'predictions-constant',
      'update-ratio-too-high',
    ],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  return risesAtOnce(trace, ended) ?? climbsAllAlong(trace)
}

/** Times its start that the loss has climbed to, and update ratio up to which steps are none too long (ours). */
const climbed = 3
const usualStep = 0.03
/** Part of the loss that the first step would win, up to which it is small (ours). */
const smallPart = 0.3

/**
 * Where the first steps change little, the climb comes later. It is the sign where the loss was never below its start, has
 * gone up in nearly every part of the run, and was brought there by steps of a usual size.
 */
function climbsAllAlong(trace: RunTrace): RunConclusion | null {
  const curve = trace.curve('train/loss')
  const first = curve.firstValues[0]!
  const ratio = trace.updateRatio()
  if (curve.count < 30 || curve.firstStep > 1 || !(first > 0)) return null
  if (!isFirstStepSmall(trace) && (ratio === null || ratio > usualStep)) return null
  const parts = inParts(curve.bins, 10)
  const ups = parts.slice(1).filter((level, i) => level > parts[i]!).length
  const bumps = curve.firstValues.slice(1, 12).filter((loss) => loss > leap * first).length
  const risen = parts.at(-1)! / first
  if (ups < 8 || bumps > 2 || !(risen > climbed) || !(Math.min(...parts) > 0.97 * first)) return null
  return conclude(trace, {
    huge: false,
    steps: { from: curve.firstStep, to: curve.lastStep },
    what: `The loss has climbed from ${say(first)} to ${say(parts.at(-1)!)} in ${curve.lastStep} steps without ever having been below its start.`,
    evidence: [
      { name: 'rise', value: risen, unit: 'ratio', threshold: climbed },
      ...(ratio === null
        ? []
        : [{ name: 'update ratio', value: ratio, unit: 'ratio' as const, threshold: usualStep }]),
    ],
  })
}

/** A step that would win a small part of the loss leaps over no valley. */
function isFirstStepSmall(trace: RunTrace): boolean {
  const win = winOfFirstStep(trace)
  return win !== null && win < smallPart
}

/** Levels of so many parts of a curve. */
function inParts(bins: readonly Bin[], parts: number): readonly number[] {
  return Array.from({ length: parts }, (_, i) => levelOf(stretch(bins, i / parts, (i + 1) / parts))).filter(
    Number.isFinite,
  )
}

/** Reports from which on a climb without a way back means something, where the loss soon breaks; times its start that it has reached. */
const fewest = 6
const reached = 1.5

/**
 * The loss is higher at nearly every report than at the one before, though the first step was none that is too long. Steps that
 * are too long land on both sides of the valley: their losses leap up and down.
 */
function isRelentless(trace: RunTrace): boolean {
  const losses = trace.curve('train/loss').firstValues.slice(0, looked)
  if (losses.length < (trace.broken === null ? looked : fewest) || isFirstStepLong(trace) !== false)
    return false
  const downs = losses.slice(1).filter((loss, i) => loss < 0.97 * losses[i]!).length
  return downs <= Math.floor(losses.length / 5) && losses.at(-1)! > reached * losses[0]!
}

function risesAtOnce(trace: RunTrace, ended: boolean): RunConclusion | null {
  const curve = trace.curve('train/loss')
  // The start does not change any more: it was judged when it was heard.
  if (!ended && curve.count > settled) return null
  const relentless = isRelentless(trace)
  if (!(curve.count >= looked || relentless) || isResumed(trace, 'train/loss') || curve.firstStep > 1)
    return null
  const losses = curve.firstValues.slice(0, Math.max(looked, Math.min(20, curve.firstValues.length)))
  const first = losses[0]!
  if (!(first > 0) || losses.some((loss) => !(loss > 0))) return null
  const logs = losses.map((loss) => Math.log(loss))
  const line = fitLine(curve.firstSteps.slice(0, losses.length), logs)
  const ups = losses.slice(1).filter((loss, i) => loss > losses[i]!).length / (losses.length - 1)
  const sure = line.slope > 4 * line.slopeError || (line.slope > 0 && ups > 0.75)
  const early = losses.slice(1, 7)
  const gentle = early.every((loss, i) => loss < leap * losses[i]!)
  const risen = Math.max(...losses.slice(-4)) / first
  const below = losses.slice(2).filter((loss) => loss < 0.99 * first).length
  const small = isFirstStepSmall(trace)
  if (!sure || !(gentle || small || relentless) || risen < 1.05 || below > 1) return null
  // It must still be up when more has been heard: a bump at the start is none.
  const now = Math.min(...curve.lastValues.slice(-3))
  if (curve.count > 24 && !(now > 1.02 * first)) return null
  const ratio = trace.updateRatio()
  return conclude(trace, {
    huge: !small && !relentless && ratio !== null && ratio > 0.3,
    steps: { from: curve.firstSteps[0]!, to: curve.firstSteps[losses.length - 1]! },
    what: `The loss climbed from ${say(first)} to ${say(losses.at(-1)!)} over the first ${curve.firstSteps[losses.length - 1]!} steps, evenly, and has not come back.`,
    evidence: [
      { name: 'rise over the first steps', value: risen, unit: 'ratio', threshold: 1.05 },
      { name: 'steps up', value: 100 * ups, unit: '%' },
    ],
  })
}

function conclude(
  trace: RunTrace,
  of: Pick<RunConclusion, 'steps' | 'what' | 'evidence'> & { readonly huge: boolean },
): RunConclusion {
  const { huge, ...said } = of
  return {
    ...said,
    cause: huge ? 'learning-rate-too-high' : 'gradient-sign',
    competing: [
      huge
        ? { cause: 'gradient-sign', why: 'Steps up the gradient look alike.', likelihood: 0.3 }
        : {
            cause: 'learning-rate-too-high',
            why: 'Steps that are too long can climb as well, but they leap.',
            likelihood: 0.2,
          },
    ],
    tellingRun: {
      text: 'Run fifty steps at a hundredth of the rate: if the loss still climbs, only more slowly, the sign is wrong.',
      change: { kind: 'scale', role: 'learningRate', factor: 0.01 },
      steps: 50,
    },
    why: 'Steps that are too long make the loss leap; these are small and go the wrong way each time: up the gradient instead of down.',
    confidence: huge ? 0.6 : 0.85,
    ruledOut: [
      'noise: the rise goes on, and was not won back',
      'a step that was too long: no early step made the loss leap',
    ],
    advice: [
      repair(
        'gradient-sign',
        'Check the sign: the optimizer must go down the gradient, and the loss, not its negative, must be handed to it.',
      ),
      scaleRole(trace, 'learningRate', 0.1),
    ],
  }
}
