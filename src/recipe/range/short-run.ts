import type { ObservedTrial } from '../../domain/trial.ts'
import { mean, trainLosses } from '../reading.ts'

export type ShortRunOutcome = 'flat' | 'falls' | 'explodes'

/** What one short run at one learning rate did. */
export interface ShortRun {
  readonly outcome: ShortRunOutcome
  /** Smoothed relative fall of the loss against the run that stood still; -Infinity where it exploded. */
  readonly fall: number
  /** Smoothed loss at the end; not finite where it exploded so far. */
  readonly end: number
}

/** Times the first loss beyond which a run has exploded (CS231n). */
const explosion = 3

/**
 * Judges a short run against one that stood still: same seed and so the same mini-batches, at a rate of nearly zero.
 * What the two losses differ by at each step is the work of the learning rate, not of the batches. The noise is the
 * spread of the standing run's own loss from batch to batch, as it is left in a mean over as many points.
 */
export function judgeShortRun(run: ObservedTrial, still: ObservedTrial): ShortRun {
  const losses = trainLosses(run)
  const first = trainLosses(still)[0] ?? Number.NaN
  const tail = Math.max(1, Math.round(losses.length / 3))
  const end = mean(losses.slice(-Math.max(1, Math.round(tail / 2))))
  if (
    losses.length === 0 ||
    losses.some((loss) => !Number.isFinite(loss)) ||
    medianOf(losses.slice(-3)) > explosion * first
  ) {
    return {
      outcome: 'explodes',
      fall: Number.NEGATIVE_INFINITY,
      end: Number.isFinite(end) ? end : Number.POSITIVE_INFINITY,
    }
  }
  const reference = trainLosses(still)
  const falls = losses.map((loss, index) => ((reference[index] ?? first) - loss) / first).slice(-tail)
  const fall = mean(falls)
  const noise = Math.max(1e-4, (2 * deviation(reference.slice(-tail))) / Math.sqrt(tail) / Math.abs(first))
  if (fall < -noise) return { outcome: 'explodes', fall, end }
  return { outcome: fall < noise ? 'flat' : 'falls', fall, end }
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function deviation(values: readonly number[]): number {
  const center = mean(values)
  return values.length < 2
    ? 0
    : Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1))
}
