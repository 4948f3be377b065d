import type { Space } from '../domain/parameter.ts'
import type { BorderTrial } from './border.ts'
import { widen } from './widen.ts'

/** Nothing survived: the whole range of the learning rate lies too high. */
export interface DivergedBorder {
  readonly parameter: string
  readonly side: 'low'
  readonly diverged: number
  readonly trials: number
}

/**
 * Where at least eight trials diverged and fewer than three ended with a value, there is nothing to rank, and
 * `detectBorders` is silent; but that training diverges above a learning rate and not below it is known beforehand. So the
 * lower end of the learning rate is to be widened. Null otherwise, or where it cannot be.
 */
export function divergedBorder(space: Space, trials: readonly BorderTrial[]): DivergedBorder | null {
  const diverged = trials.filter(({ status }) => status === 'diverged').length
  const survived = trials.filter(
    ({ status, value }) => status !== 'diverged' && value !== null && Number.isFinite(value),
  )
  if (diverged < 8 || survived.length >= 3) return null
  const rate = space.parameters.find(
    ({ role, name }) => role === 'learningRate' && widen(space, name, 'low') !== null,
  )
  return rate ? { parameter: rate.name, side: 'low', diverged, trials: diverged + survived.length } : null
}
