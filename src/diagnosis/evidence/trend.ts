import { mad, median } from '../../math/quantile.ts'
import { theilSen } from '../../math/theil-sen.ts'
import { remember } from './remember.ts'
import { type Bin, thinned } from './thinned-curve.ts'

/** Where a stretch of a curve is going. */
export interface Trend {
  /** Change over the stretch along its robust line, in units of the values, with its 99 % interval. */
  readonly change: number
  readonly low: number
  readonly high: number
  /** Median value of the stretch. */
  readonly level: number
  /** Standard deviation around the line from point to point; of bins, not of single points. */
  readonly noise: number
  readonly direction: 'falling' | 'flat' | 'rising'
}

/**
 * Theil-Sen line through at most 32 points of a stretch. Falling or rising where the 99 % interval of its slope leaves
 * zero out; stretches of fewer than five points are flat unless every step goes the same way.
 */
export const trendOf = remember((bins: readonly Bin[]): Trend => {
  const few = thinned(bins, 32)
  const x = few.map((bin) => bin.step)
  const y = few.map((bin) => bin.value)
  const span = (x.at(-1) ?? 0) - (x[0] ?? 0)
  const line = theilSen(x, y, 0.99)
  const [change, low, high] = [line.slope * span, line.low * span, line.high * span]
  const direction = high < 0 ? 'falling' : low > 0 ? 'rising' : 'flat'
  return { change, low, high, level: median(y), noise: noiseOf(few), direction }
})

/** Standard deviation of a curve around its slow course, from the differences of neighbours: a trend does not add to it. */
export const noiseOf = remember((bins: readonly Bin[]): number => {
  if (bins.length < 3) return 0
  const differences = bins.slice(1).map((bin, i) => bin.value - bins[i]!.value)
  return mad(differences) / Math.SQRT2
})

const stretches = remember((_: readonly Bin[]) => new Map<number, readonly Bin[]>())

/** The bins whose steps lie between the shares `from` and `to` of the curve's length. */
export function stretch(bins: readonly Bin[], from: number, to: number): readonly Bin[] {
  const known = stretches(bins)
  const key = from * 1e4 + to
  let part = known.get(key)
  if (part === undefined) {
    const first = bins[0]?.step ?? 0
    const length = (bins.at(-1)?.step ?? 0) - first
    part = bins.filter((bin) => bin.step >= first + from * length && bin.step <= first + to * length)
    known.set(key, part)
  }
  return part
}

/** Median value of a stretch. */
export const levelOf = remember((bins: readonly Bin[]): number => median(bins.map((bin) => bin.value)))
