import { mad, median } from '../../math/quantile.ts'
import { lossOfChance } from './classes.ts'
import { remember } from './remember.ts'
import { inDecayTail, type RunTrace } from './run-trace.ts'
import type { Bin } from './thinned-curve.ts'
import { levelOf, stretch, trendOf } from './trend.ts'

/** Jumps between evaluations, and standard errors of the validation figure, that a difference must exceed (ours). */
const jumps = 2.5
const errors = 2
/** Squared spread over level of the losses of single samples, as far as the same samples differ between two evaluations (ours). */
const spreadOverLevel = 0.5
/** Evaluations whose median is a level. */
const window = 5

/** How far the level of the validation loss strays without any reason: by its jumps from one evaluation to the next, and by its samples. */
export function wanderOf(trace: RunTrace, level: number): number {
  const { bins } = trace.curve('val/loss')
  return Math.hypot(jumps * jitterOf(stretch(bins, 0.25, 1)), errors * lossErrorOf(trace, level))
}

/** How far the end of the validation loss lies above its lowest level, over that; 0 where it is within what it strays. */
export function strayOf(trace: RunTrace): number {
  const { bins } = trace.curve('val/loss')
  if (bins.length < 2 * window) return 0
  const levels = bins.map((_, i) =>
    median(bins.slice(Math.max(0, i - window + 1), i + 1).map(({ value }) => value)),
  )
  const lowest = Math.min(...levels.slice(window - 1))
  const end = levels.at(-1)!
  return end - lowest > wanderOf(trace, lowest) ? end / lowest - 1 : 0
}

/** Validation goes on falling to the end, surely and by a seventh over the last third, and the rate is not in its decay. */
export function fallsToTheEnd(trace: RunTrace): boolean {
  const { bins } = trace.curve('val/loss')
  if (bins.length < 8 || inDecayTail(trace)) return false
  const late = trendOf(stretch(bins, 2 / 3, 1))
  return late.direction === 'falling' && -late.change > late.level / 7
}

/**
 * Deviation of the validation loss from one evaluation to the next, over its level; 0 where its samples alone explain it, and
 * where it is told from too few evaluations to be known within a third.
 */
export function shakingOf(trace: RunTrace): number {
  const late = stretch(trace.curve('val/loss').bins, 0.25, 1)
  if (late.length < 2 * window) return 0
  const level = levelOf(late)
  const jitter = jitterOf(late)
  return jitter > lossErrorOf(trace, level) ? jitter / level : 0
}

/** Deviation from one evaluation to the next, from second differences: neither a slope nor a turn adds to it. */
const jitterOf = remember((bins: readonly Bin[]): number => {
  if (bins.length < 5) return 0
  const bends = bins.slice(2).map((bin, i) => bin.value - 2 * bins[i + 1]!.value + bins[i]!.value)
  return mad(bends) / Math.sqrt(6)
})

/**
 * Standard error of the difference of two evaluations of a cross-entropy on the same samples. A low one consists of the few
 * samples that are answered wrongly, so its variance goes with its level. 0 where their number is not told, or another loss is.
 */
function lossErrorOf(trace: RunTrace, level: number): number {
  const { validationSamples } = trace.facts
  if (validationSamples === undefined || lossOfChance(trace) === null) return 0
  return Math.sqrt((spreadOverLevel * Math.max(0, level)) / validationSamples)
}
