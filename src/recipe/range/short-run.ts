import type { ObservedTrial } from '../../domain/trial.ts'
import { deviationOfStep, meanOver, type ReportedLoss, reportedLoss, sum, tailFrom } from './reported-loss.ts'

export type ShortRunOutcome = 'flat' | 'falls' | 'explodes'

/** What one short run at one learning rate did. */
export interface ShortRun {
  readonly outcome: ShortRunOutcome
  /** Smoothed relative fall of the loss against the run that stood still; -Infinity where it exploded. */
  readonly fall: number
  /** Smoothed loss at the end; not finite where it exploded so far. */
  readonly end: number
}

/** Runs at a rate of nearly zero: what a run that learns nothing looks like. */
export interface Standing {
  /** The one with the seed of the run that is judged. */
  readonly still: ObservedTrial
  /** Those of other seeds, for programs whose runs are no pairs. */
  readonly others?: readonly ObservedTrial[]
  /** Whether the program is known to follow the seed that it is given. Default: yes. */
  readonly seeded?: boolean
}

/** Times the first loss beyond which a run has exploded (CS231n). */
const explosion = 3
/** Share of the steps at the end of a run over which its loss is averaged. */
const tail = 1 / 3
/** Least fall that counts, as a share of the first loss (ours); larger where weights and batches are not the same. */
const leastFall = { paired: 1e-4, unpaired: 1e-2 }

/**
 * Judges a short run against one that stood still: same seed and so the same mini-batches, at a rate of nearly zero.
 * What the two losses differ by at each step is the work of the learning rate, not of the batches. The noise is twice
 * the standard error that the standing run's own loss, from batch to batch, leaves in a mean over as many steps.
 *
 * Where the seed cannot be steered the two have other weights and other batches. Then the run is held against the mean
 * of all standing runs, and their spread counts as noise too.
 */
export function judgeShortRun(run: ObservedTrial, standing: Standing): ShortRun {
  const loss = reportedLoss(run)
  const still = reportedLoss(standing.still)
  const base = meanOver(still.values, still.spans)
  const scale = Math.abs(base)
  const from = tailFrom(loss, tail)
  const late = tailFrom(loss, tail / 2)
  const end = meanOver(loss.values.slice(late), loss.spans.slice(late))
  if (
    loss.values.length === 0 ||
    run.trial.status === 'failed' ||
    loss.values.some((value) => !Number.isFinite(value)) ||
    medianOf(loss.values.slice(-3)) - base > (explosion - 1) * scale
  ) {
    return {
      outcome: 'explodes',
      fall: Number.NEGATIVE_INFINITY,
      end: Number.isFinite(end) ? end : Number.POSITIVE_INFINITY,
    }
  }
  const spans = loss.spans.slice(from)
  const batchNoise = deviationOfStep(still) / Math.sqrt(sum(spans))
  const paired = arePair(loss, still, standing.seeded ?? true)
  const reference = paired ? null : referenceOf(standing, batchNoise)
  const falls = loss.values
    .slice(from)
    .map((value, index) => ((reference?.level ?? still.values[from + index] ?? base) - value) / scale)
  const fall = meanOver(falls, spans)
  const noise =
    reference === null
      ? Math.max(leastFall.paired, (2 * batchNoise) / scale)
      : Math.max(leastFall.unpaired, (2 * reference.noise) / scale)
  if (fall < -noise) return { outcome: 'explodes', fall, end }
  return { outcome: fall < noise ? 'flat' : 'falls', fall, end }
}

/**
 * Two runs are a pair where the loss that comes before any update is the same but for rounding (GPUs sum in any
 * order).
 */
function arePair(loss: ReportedLoss, still: ReportedLoss, seeded: boolean): boolean {
  if (!seeded) return false
  if (!loss.fromStart || !still.fromStart) return true
  return Math.abs(loss.values[0]! - still.values[0]!) <= 1e-3 * Math.abs(still.values[0]!)
}

function referenceOf({ still, others = [] }: Standing, batchNoise: number): { level: number; noise: number } {
  const levels = [still, ...others]
    .map(reportedLoss)
    .filter(({ values }) => values.length > 0)
    .map(({ values, spans }) => meanOver(values, spans))
  const level = sum(levels) / levels.length
  const spread = levels.length < 2 ? 0 : sum(levels.map((one) => (one - level) ** 2)) / (levels.length - 1)
  return { level, noise: Math.sqrt(batchNoise ** 2 + spread * (1 + 1 / levels.length)) }
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
