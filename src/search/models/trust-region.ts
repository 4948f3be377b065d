import { violationOf } from '../../domain/constraint.ts'
import type { PastTrial } from '../samplers/sampler.ts'

/** Successes in a row that double the region, and failures (a few more in more dimensions) that halve it. */
const successes = 3
const smallest = 2 ** -7
const largest = 1.6

/**
 * Side of the trust region as a share of the range, from the history: TuRBO's rule (Eriksson et al. 2019, section 2) played
 * over the trials in order of their numbers. It starts so large that it is the whole space, and starts anew when it has
 * shrunk to nothing.
 */
export function trustRegion(finished: readonly PastTrial[], dimensions: number): number {
  const failures = Math.max(5, dimensions)
  let [side, gains, losses] = [largest, 0, 0]
  let best = Number.POSITIVE_INFINITY
  for (const trial of [...finished].sort((a, b) => a.number - b.number)) {
    if (trial.status !== 'complete' || trial.value === null) continue
    const keeps = violationOf(trial.misses) === 0
    const better = keeps && trial.value < best - 1e-3 * Math.abs(best === Number.POSITIVE_INFINITY ? 0 : best)
    if (better) {
      gains++
      losses = 0
    } else {
      losses++
      gains = 0
    }
    if (keeps) best = Math.min(best, trial.value)
    if (gains >= successes) [side, gains] = [Math.min(largest, side * 2), 0]
    if (losses >= failures) [side, losses] = [side / 2, 0]
    if (side < smallest) side = largest
  }
  return side
}
