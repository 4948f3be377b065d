import { median } from '../../math/quantile.ts'
import { lossOfChance } from './classes.ts'
import type { RunTrace } from './run-trace.ts'
import type { Bin, ThinnedCurve } from './thinned-curve.ts'
import { levelOf, noiseOf, stretch, type Trend, trendOf } from './trend.ts'

/** A loss curve from its start to now, in a few numbers. */
export interface LossCourse {
  readonly bins: readonly Bin[]
  /** Level of the start: the median of the first points, five or fewer, or the very first. */
  readonly first: number
  /** Median of the last fifth. */
  readonly end: number
  /** 1 - end / first. */
  readonly fall: number
  /** Lowest median of five neighbouring bins, and its step. */
  readonly lowest: { readonly value: number; readonly step: number }
  readonly highest: number
  readonly noise: number
  readonly whole: Trend
}

/** O(bins) once a point at which it is asked for. */
export function courseOf(curve: ThinnedCurve): LossCourse {
  const known = courses.get(curve.bins)
  if (known !== undefined) return known
  const course = computeCourse(curve)
  courses.set(curve.bins, course)
  return course
}

const courses = new WeakMap<readonly Bin[], LossCourse>()

function computeCourse(curve: ThinnedCurve): LossCourse {
  const { bins } = curve
  const noise = noiseOf(bins)
  const first = startOf(curve, noise)
  const end = levelOf(stretch(bins, 0.8, 1))
  let lowest = { value: Number.POSITIVE_INFINITY, step: Number.NaN }
  let highest = Number.NEGATIVE_INFINITY
  const width = bins.length < 15 ? 3 : 5
  for (let i = 0; i + width <= bins.length; i++) {
    const level = levelOf(bins.slice(i, i + width))
    if (level < lowest.value) lowest = { value: level, step: bins[i + width - 1]!.step }
    highest = Math.max(highest, level)
  }
  return {
    bins,
    first,
    end,
    fall: 1 - end / first,
    lowest,
    highest,
    noise,
    whole: trendOf(bins),
  }
}

/**
 * Where a loss began, as far as can be told: a log that begins in the middle, and a network that was trained before, began at a
 * guess, where that is known.
 */
export function startBefore(trace: RunTrace, name: 'train/loss' | 'val/loss'): number {
  const heard = trace.curve(name).firstValues[0] ?? Number.NaN
  return Math.max(heard, lossOfChance(trace) ?? heard)
}

/** Median of the first points, unless the very first surely lies elsewhere: then much happened before the second. */
function startOf({ bins, count, firstValues }: ThinnedCurve, noiseOfBins: number): number {
  const noise = noiseOfBins * Math.sqrt(bins[0]?.count ?? 1)
  const level = median(firstValues.slice(0, Math.max(1, Math.min(5, Math.floor(count / 8)))))
  const very = firstValues[0] ?? Number.NaN
  return Math.abs(very - level) > Math.max(6 * noise, 0.1 * Math.abs(level)) ? very : level
}

/**
 * Whether the network fits what it is trained on. `unknown` where neither accuracy nor the number of classes is known:
 * a loss alone has no scale. Accuracy 0.9 and above, or a cross-entropy below a tenth of ln C, is good; accuracy below
 * 0.75 together with a cross-entropy not known to be below a third of ln C is poor (ours).
 */
export function fitOf(trace: RunTrace): 'good' | 'poor' | 'unknown' {
  const trained = accuracyEnd(trace.curve('train/accuracy'))
  const validated = accuracyEnd(trace.curve('val/accuracy'))
  const share = lossShareOfChance(trace)
  // Nine of ten right is little where one class holds nine of ten.
  const guess = Math.max(0, ...(trace.facts.classShares ?? []))
  if (Math.max(trained ?? 0, validated ?? 0) >= Math.max(0.9, (1 + guess) / 2)) return 'good'
  if (share !== null && share < 0.1) return 'good'
  if (trained !== null) return trained < 0.75 && (share === null || share > 1 / 3) ? 'poor' : 'unknown'
  // Label smoothing and augmentation lift a training loss: answers that are mostly right speak against it.
  return share !== null && share > 0.4 && (validated ?? 0) < 0.5 ? 'poor' : 'unknown'
}

/** Level of an accuracy over its last fifth, as a share; percent are understood. Null where it was not heard. */
export function accuracyEnd(curve: ThinnedCurve): number | null {
  if (curve.count === 0) return null
  const level = levelOf(stretch(curve.bins, 0.8, 1))
  const inPercent = curve.bins.some((bin) => bin.value > 1.5)
  return inPercent ? level / 100 : level
}

/** End of the training loss over ln C; null unless the loss is known to be a cross-entropy over C classes. */
function lossShareOfChance(trace: RunTrace): number | null {
  const { classes, loss } = trace.facts
  // A penalty says nothing of the fit.
  const apart = trace.curve('data_loss')
  const curve = apart.count > 0 ? apart : trace.curve('train/loss')
  if (classes === undefined || classes < 2 || curve.count === 0) return null
  if (loss !== undefined && !loss.includes('cross-entropy')) return null
  return levelOf(stretch(curve.bins, 0.8, 1)) / Math.log(classes)
}
