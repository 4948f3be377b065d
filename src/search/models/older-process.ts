import type { Space } from '../../domain/parameter.ts'
import type { EarlierTrial } from '../../domain/warm-start.ts'
import { theilSen } from '../../math/theil-sen.ts'
import { featuresOf } from './features.ts'
import { fitKernel } from './fit-kernel.ts'
import { type GaussianProcess, gaussianProcess } from './gaussian-process.ts'
import { defaultKernel } from './kernel.ts'

/** The process looks at so many older trials: an even sample of their standings. */
const most = 90
const fewest = 5

/** Fitted once for a space: neither it nor the older trials change. */
const known = new WeakMap<readonly EarlierTrial[], WeakMap<Space, GaussianProcess>>()

/** A Gaussian process over the standings of older trials; null where they are too few. */
export function olderProcess(space: Space, earlier: readonly EarlierTrial[]): GaussianProcess | null {
  const scored = earlier.filter(({ standing }) => standing !== null)
  if (scored.length < fewest) return null
  const bySpace = known.get(earlier) ?? new WeakMap<Space, GaussianProcess>()
  known.set(earlier, bySpace)
  const before = bySpace.get(space)
  if (before !== undefined) return before
  const { of, unordered } = featuresOf(space)
  const count = Math.min(most, scored.length)
  const data = Array.from({ length: count }, (_, i) => {
    const { settings, standing } = scored[Math.floor((i * scored.length) / count)]!
    return { x: of(settings), along: 1, y: standing! }
  })
  const kernel = fitKernel(data, { unordered, starts: [defaultKernel(unordered.length)], iterations: 25 })
  const model = gaussianProcess(data, { unordered, kernel })
  bySpace.set(space, model)
  return model
}

/**
 * How much of what older trials foretell shows in what came here: the slope of the latter over the former. 0 where they foretell
 * the opposite: then nothing of them is believed.
 */
export function heeded(
  older: GaussianProcess,
  own: readonly { readonly x: Float64Array; readonly y: number }[],
): number {
  const { slope } = theilSen(
    own.map(({ x }) => older.mean(x, 1)),
    own.map(({ y }) => y),
  )
  return Number.isFinite(slope) ? Math.max(0, slope) : 0
}

/**
 * A process over what is left of the values once `factor` times what older trials foretell is taken off them, with that put back
 * on (Golovin et al. 2017, Google Vizier, section 3.3): where the search has trials of its own they decide, elsewhere the older.
 */
export function stacked(
  rest: GaussianProcess,
  { older, factor }: { readonly older: GaussianProcess; readonly factor: number },
): GaussianProcess {
  if (factor === 0) return rest
  return {
    ...rest,
    mean: (x, along) => rest.mean(x, along) + factor * older.mean(x, 1),
    predict(x, along) {
      const { mean, deviation } = rest.predict(x, along)
      return { mean: mean + factor * older.mean(x, 1), deviation }
    },
    slope(x, along) {
      const { mean, deviation, by } = rest.slope(x, along)
      const under = older.slope(x, 1)
      const byMean = by[0].map((slope, f) => slope + factor * under.by[0][f]!)
      return { mean: mean + factor * under.mean, deviation, by: [byMean, by[1]] }
    },
  }
}
