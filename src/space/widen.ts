import type { IntegerParameter, RealParameter, Space } from '../domain/parameter.ts'
import { isOpenEnd } from './roles.ts'
import { tidy } from './round-setting.ts'

export interface Widened {
  readonly space: Space
  /** The bound before and after. */
  readonly from: number
  readonly to: number
}

/**
 * Moves one bound of a parameter outward: by a decade on a log scale (a doubling for a network's width), by half the
 * width of a linear range, by half the doublings of powers of two. The new range contains the old one, never passes a
 * natural bound, and stops short of one that cannot be used itself (a dropout of 1: half of the remaining way).
 *
 * @returns null where that side cannot move: at a natural bound, and for choices, switches, mixtures and budgets
 */
export function widen(space: Space, name: string, side: 'low' | 'high'): Widened | null {
  const parameter = space.parameters.find((candidate) => candidate.name === name)
  if (parameter?.kind !== 'real' && parameter?.kind !== 'integer') return null
  const from = parameter[side]
  const to = withinNature(parameter, side, moved(parameter, side))
  const worthwhile =
    Math.abs(to - from) > 1e-9 * Math.abs(from) &&
    // Closing in on an open end for ever would help nobody.
    (parameter.scale !== 'linear' || Math.abs(to - from) >= 0.01 * (parameter.high - parameter.low))
  if (!worthwhile) return null
  const wider = { ...parameter, [side]: to }
  return { space: { parameters: space.parameters.map((old) => (old === parameter ? wider : old)) }, from, to }
}

function moved(parameter: RealParameter | IntegerParameter, side: 'low' | 'high'): number {
  const { low, high, scale, step } = parameter
  const outward = side === 'low' ? -1 : 1
  if (scale === 'log' || scale === 'lognormal') {
    // What a network costs grows with the square of its width: one doubling at a time.
    const factor = parameter.role === 'width' ? 2 : 10
    const value = tidy(parameter[side] * factor ** outward)
    return parameter.kind === 'integer' ? Math.max(1, Math.round(value)) : value
  }
  if (scale === 'pow2') {
    const doublings = Math.max(1, Math.round(Math.log2(high / low) / 2))
    return Math.max(1, parameter[side] * 2 ** (outward * doublings))
  }
  const half = (high - low) / 2
  if (step !== undefined) return tidy(parameter[side] + outward * step * Math.max(1, Math.round(half / step)))
  const way = parameter.kind === 'integer' ? Math.max(1, Math.round(half)) : half
  return tidy(parameter[side] + outward * way)
}

function withinNature(
  parameter: RealParameter | IntegerParameter,
  side: 'low' | 'high',
  value: number,
): number {
  const bound = parameter.natural[side]
  const passes = side === 'low' ? value <= bound : value >= bound
  if (!passes) return value
  if (!isOpenEnd(parameter.role, side)) return bound
  return tidy((parameter[side] + bound) / 2)
}
