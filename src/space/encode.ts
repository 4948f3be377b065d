import type { Space } from '../domain/parameter.ts'
import type { Settings, SettingValue } from '../domain/setting.ts'
import { isActive } from './conditions.ts'
import { fromCoordinate, toCoordinate } from './coordinate.ts'

/**
 * Settings as a point of the unit cube, one coordinate a parameter, in the order of the space. Absent parameters are at
 * 0.5; values outside of the space are moved to its edge.
 */
export function encode(space: Space, settings: Settings): number[] {
  return space.parameters.map((parameter) => {
    const value = settings[parameter.name]
    return value === undefined ? 0.5 : toCoordinate(parameter, value)
  })
}

/**
 * The settings at a point of the unit cube; coordinates of parameters whose condition does not hold are passed over.
 * Every point gives settings inside the space, and `decode(encode(settings))` is `settings` for all that `decode` can
 * give (others are rounded first).
 */
export function decode(space: Space, point: ArrayLike<number>, more = 0): Settings {
  const settings: Record<string, SettingValue> = {}
  space.parameters.forEach((parameter, i) => {
    if (isActive(parameter, settings))
      settings[parameter.name] = fromCoordinate(parameter, point[i] ?? 0.5, more)
  })
  return settings
}
