import type { Space } from '../../domain/parameter.ts'
import type { Settings, SettingValue } from '../../domain/setting.ts'
import { toCoordinate } from '../../space/coordinate.ts'
import { decode } from '../../space/encode.ts'

/** Whether any parameter has a value known to be reasonable. */
export function hasStart(space: Space): boolean {
  return space.parameters.some((parameter) => parameter.start !== undefined)
}

/** Settings at a point, with every parameter that has a starting value at that value: what a search tries first. */
export function startingSettings(space: Space, point: readonly number[]): Settings {
  const moved = space.parameters.map((parameter, i) =>
    parameter.start === undefined ? point[i]! : toCoordinate(parameter, parameter.start),
  )
  const settings: Record<string, SettingValue> = { ...decode(space, moved) }
  // Exactly, not rounded.
  for (const { name, start } of space.parameters)
    if (start !== undefined && name in settings) settings[name] = start
  return settings
}
