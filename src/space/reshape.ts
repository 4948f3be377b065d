import type { Parameter, Space } from '../domain/parameter.ts'

/** The space with a parameter as it is now, in the place of the old one of this name, or at the end. */
export function withParameter(space: Space, parameter: Parameter): Space {
  const { parameters } = space
  const known = parameters.some(({ name }) => name === parameter.name)
  return {
    parameters: known
      ? parameters.map((one) => (one.name === parameter.name ? parameter : one))
      : [...parameters, parameter],
  }
}

/**
 * What a reshaped parameter has that was never searched: the part beyond either end, the new words of a list, all of it where
 * it is new or of another kind; null where it was cut or frozen.
 */
export function newGroundOf(searched: Space, now: Parameter): Parameter | null {
  const before = searched.parameters.find(({ name }) => name === now.name)
  if (now.kind === 'choice') return newChoices(before, now)
  if (before === undefined || before.kind !== now.kind) return now
  if (now.kind !== 'real' && now.kind !== 'integer') return now
  if (before.kind !== 'real' && before.kind !== 'integer') return now
  const [lower, higher] = [now.low < before.low, now.high > before.high]
  if (!lower && !higher) return null
  // Cut at one end and moved at the other, or moved at both: the whole of it has new ground.
  if (lower && higher) return now
  const { start: _, ...rest } = now
  const between = lower ? { high: Math.min(before.low, now.high) } : { low: Math.max(before.high, now.low) }
  const ground = { ...rest, ...between }
  return ground.low < ground.high ? ground : null
}

function newChoices(
  before: Parameter | undefined,
  now: Extract<Parameter, { kind: 'choice' }>,
): Parameter | null {
  if (now.choices.length < 2) return null
  if (before?.kind !== 'choice') return now
  const choices = now.choices.filter((choice) => !before.choices.includes(choice))
  return choices.length === 0 ? null : { ...now, choices }
}
