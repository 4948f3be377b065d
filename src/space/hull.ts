import type { Parameter, Space } from '../domain/parameter.ts'

/** All that any of these spaces covers: each range from its lowest to its highest bound. Words are those of the first. */
export function hullOf(spaces: readonly [Space, ...Space[]]): Space {
  const [first, ...others] = spaces
  return { parameters: first.parameters.map((parameter) => others.reduce(stretched, parameter)) }
}

/** The space with the ends of one numeric range moved; a starting value outside of them is dropped. */
export function withBounds(
  space: Space,
  name: string,
  bounds: { readonly low?: number; readonly high?: number },
): Space {
  return {
    parameters: space.parameters.map((parameter) =>
      parameter.name === name ? between(parameter, bounds) : parameter,
    ),
  }
}

function stretched(parameter: Parameter, space: Space): Parameter {
  const other = space.parameters.find(({ name }) => name === parameter.name)
  if (parameter.kind !== 'real' && parameter.kind !== 'integer') return parameter
  if (other?.kind !== parameter.kind) return parameter
  const [low, high] = [Math.min(parameter.low, other.low), Math.max(parameter.high, other.high)]
  return low === parameter.low && high === parameter.high ? parameter : { ...parameter, low, high }
}

function between(parameter: Parameter, bounds: { readonly low?: number; readonly high?: number }): Parameter {
  if (parameter.kind !== 'real' && parameter.kind !== 'integer') return parameter
  const { start, ...rest } = { ...parameter, ...bounds }
  const inside = typeof start === 'number' && start >= rest.low && start <= rest.high
  return inside ? { ...rest, start } : rest
}
