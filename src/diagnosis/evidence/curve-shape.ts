import { fitLine } from '../../math/least-squares.ts'
import { type Bin, thinned } from './thinned-curve.ts'

/**
 * Straight line a + b t against exponential a + b exp(-t / tau), tau from a tenth of the curve's length to its double,
 * by Akaike's criterion (2 and 3 parameters). `difference` is AIC(line) - AIC(exponential); `linear` where the
 * exponential is not better by 2 or more.
 */
export function compareShapes(bins: readonly Bin[]): { linear: boolean; difference: number } {
  const few = thinned(bins, 64)
  const start = few[0]?.step ?? 0
  const length = (few.at(-1)?.step ?? 0) - start
  if (few.length < 6 || length === 0) return { linear: false, difference: Number.NaN }
  const t = few.map((bin) => (bin.step - start) / length)
  const y = few.map((bin) => bin.value)
  const line = fitLine(t, y).residual
  let curved = Number.POSITIVE_INFINITY
  for (const tau of [0.1, 0.15, 0.2, 0.3, 0.45, 0.7, 1, 2]) {
    curved = Math.min(
      curved,
      fitLine(
        t.map((time) => Math.exp(-time / tau)),
        y,
      ).residual,
    )
  }
  const difference = 2 * few.length * (Math.log(line) - Math.log(curved)) - 2
  // Both fit to the last digit: then the simpler one is right.
  if (Number.isNaN(difference) || line < 1e-12 * Math.abs(y[0]!)) return { linear: true, difference: 0 }
  return { linear: difference < 2, difference }
}
