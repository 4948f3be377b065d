import type { Parameter, Space } from '../domain/parameter.ts'
import type { Settings } from '../domain/setting.ts'

/** Whether a parameter exists beside these settings. A condition on a parameter that is absent itself does not hold. */
export function isActive(parameter: Parameter, settings: Settings): boolean {
  const { condition } = parameter
  if (!condition) return true
  const value = settings[condition.parameter]
  return value !== undefined && condition.in.includes(value)
}

/** The settings without those whose condition does not hold, in the order of the space. */
export function withoutInactive(space: Space, settings: Settings): Settings {
  const kept: Record<string, Settings[string]> = {}
  for (const parameter of space.parameters) {
    const value = settings[parameter.name]
    if (value !== undefined && isActive(parameter, kept)) kept[parameter.name] = value
  }
  return kept
}
