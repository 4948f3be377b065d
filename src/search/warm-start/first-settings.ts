import type { Space } from '../../domain/parameter.ts'
import type { Settings, SettingValue } from '../../domain/setting.ts'
import type { EarlierTrial } from '../../domain/warm-start.ts'
import { isActive } from '../../space/conditions.ts'
import { allows } from '../../space/contains.ts'
import { fromCoordinate, toCoordinate } from '../../space/coordinate.ts'

/** How many of the best older settings are tried before others. */
const tried = 3

/**
 * The best settings of older studies as whole settings of this space, no two alike. A parameter that an older study lacks is at
 * its starting value, or in the middle of its range; a value between two steps moves to the nearer.
 */
export function firstSettings(space: Space, trials: readonly EarlierTrial[]): readonly Settings[] {
  const best = trials
    .filter(({ standing }) => standing !== null && standing < 0)
    .sort((a, b) => a.standing! - b.standing!)
  const found = new Map<string, Settings>()
  for (const { settings } of best) {
    if (found.size === tried) break
    const whole = completed(space, settings)
    const key = JSON.stringify(whole)
    if (!found.has(key)) found.set(key, whole)
  }
  return [...found.values()]
}

function completed({ parameters }: Space, settings: Settings): Settings {
  const whole: Record<string, SettingValue> = {}
  for (const parameter of parameters) {
    if (!isActive(parameter, whole)) continue
    const value = settings[parameter.name] ?? parameter.start ?? fromCoordinate(parameter, 0.5)
    whole[parameter.name] = allows(parameter, value)
      ? value
      : fromCoordinate(parameter, toCoordinate(parameter, value))
  }
  return whole
}
