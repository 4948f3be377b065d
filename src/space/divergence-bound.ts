import type { Space } from '../domain/parameter.ts'
import { wilsonInterval } from '../math/binomial.ts'
import { median } from '../math/quantile.ts'
import type { BorderTrial } from './border.ts'

/** Share of diverged trials that must be surpassed by the lower end of its 95 % interval. */
export const manyDiverged = 0.25
/** Share of the trials that a bound must sort right. */
const sortsRight = 0.85

export interface DivergedShare {
  readonly diverged: number
  /** Without those that broke. */
  readonly trials: number
  /** Lower end of the 95 % interval of the share. */
  readonly low: number
}

/** A learning rate above which nearly all diverge. */
export interface DivergenceBound {
  readonly parameter: string
  readonly at: number
  /** Share of the trials on the right side of it. */
  readonly right: number
}

/** How many diverged, where that is surely more than a quarter; null otherwise. */
export function divergedShare(trials: readonly BorderTrial[]): DivergedShare | null {
  const counted = trials.filter(({ status }) => status !== 'failed')
  const diverged = counted.filter(({ status }) => status === 'diverged').length
  const { low } = wilsonInterval(diverged, counted.length)
  return low > manyDiverged ? { diverged, trials: counted.length, low } : null
}

/**
 * The rate that best separates diverged from other trials (a stump in the logarithm). Null unless it sorts 85 % of the
 * trials right and better than calling all of them diverged, with the diverged above.
 */
export function divergenceBound(space: Space, trials: readonly BorderTrial[]): DivergenceBound | null {
  const parameter = space.parameters.find((candidate) => candidate.role === 'learningRate')
  if (parameter === undefined) return null
  const points = trials
    .filter(({ status }) => status !== 'failed')
    .map(({ settings, status }) => ({ rate: settings[parameter.name], diverged: status === 'diverged' }))
    .filter(
      (point): point is { rate: number; diverged: boolean } =>
        typeof point.rate === 'number' && point.rate > 0,
    )
    .sort((a, b) => a.rate - b.rate)
  const diverged = points.filter((point) => point.diverged).length
  let below = 0
  let best = { correct: 0, places: [] as number[] }
  // Split after point i: those above count as diverged.
  for (let i = 0; i + 1 < points.length; i++) {
    if (points[i]!.diverged) below++
    const correct = i + 1 - below + (diverged - below)
    if (correct > best.correct) best = { correct, places: [] }
    if (correct === best.correct) best.places.push(Math.sqrt(points[i]!.rate * points[i + 1]!.rate))
  }
  const right = best.correct / points.length
  if (points.length === 0 || right < sortsRight || best.correct <= diverged) return null
  return { parameter: parameter.name, at: median(best.places), right }
}
