import type { Parameter, Space } from '../../domain/parameter.ts'
import type { Settings, SettingValue } from '../../domain/setting.ts'
import { isActive } from '../../space/conditions.ts'
import { cellCount, fromCoordinate } from '../../space/coordinate.ts'
import type { Sampler } from './sampler.ts'
import { hasStart, startingSettings } from './starting-values.ts'

/**
 * All combinations of three values of each range (both ends and the middle) and of all words; when these are used up,
 * those that come with 5, 9, 17 ... values of each range. Offered because people ask for it; see the warning.
 */
export const grid: Sampler = {
  name: 'grid',
  summary:
    'All combinations of a few values of each parameter. Shows fewer values of what matters than random search.',
  learns: false,
  severalGoals: true,
  warning: gridWarning,
  suggest({ space, count, offset }) {
    return first(space, offset + count).slice(offset)
  },
}

/** "With 9 trials a grid shows 3 distinct values of the parameter that matters, random search 9." Null in one dimension. */
function gridWarning(space: Space, trials: number): string | null {
  const searched = space.parameters.filter((parameter) => cellCount(parameter) > 1)
  if (searched.length < 2) return null
  const tried = first(space, trials)
  const distinct = searched
    .filter((parameter) => cellCount(parameter) >= tried.length)
    .map((parameter) => new Set(tried.map((settings) => settings[parameter.name])).size)
  if (distinct.length === 0) return null
  return `With ${tried.length} trials a grid shows ${Math.max(...distinct)} distinct values of the parameter that matters, random search ${tried.length}.`
}

function first(space: Space, count: number): Settings[] {
  const found: Settings[] = []
  if (count <= 0) return found
  for (const settings of settingsOfGrids(space)) {
    found.push(settings)
    if (found.length >= count) break
  }
  return found
}

/** The starting values, then grid after grid, each setting once. */
function* settingsOfGrids(space: Space): Generator<Settings> {
  const seen = new Set<string>()
  const isNew = (settings: Settings): boolean => {
    const key = JSON.stringify(settings)
    return !seen.has(key) && seen.add(key) !== undefined
  }
  if (hasStart(space)) {
    const start = startingSettings(
      space,
      space.parameters.map(() => 0.5),
    )
    if (isNew(start)) yield start
  }
  let sizes = ''
  for (let level = 3; ; level = 2 * level - 1) {
    const values = space.parameters.map((parameter) => valuesOf(parameter, level))
    const grown = values.map((list) => list.length).join()
    // Nothing but whole pieces, and all of them used.
    if (grown === sizes) return
    sizes = grown
    for (const settings of combinations(space, values)) if (isNew(settings)) yield settings
  }
}

/** Up to `level` values of a range, evenly spaced on its scale, ends included; all of a list. */
function valuesOf(parameter: Parameter, level: number): SettingValue[] {
  const cells = cellCount(parameter)
  const wholes = parameter.kind === 'choice' || parameter.kind === 'boolean' || cells <= level
  const coordinates = wholes
    ? Array.from({ length: cells }, (_, i) => (i + 0.5) / cells)
    : Array.from({ length: level }, (_, i) => i / (level - 1))
  return [...new Set(coordinates.map((coordinate) => fromCoordinate(parameter, coordinate)))]
}

/** The last parameter changes fastest. */
function* combinations(space: Space, values: readonly SettingValue[][]): Generator<Settings> {
  const places = values.map(() => 0)
  for (;;) {
    const settings: Record<string, SettingValue> = {}
    space.parameters.forEach((parameter, i) => {
      if (isActive(parameter, settings)) settings[parameter.name] = values[i]![places[i]!]!
    })
    yield settings
    let i = places.length - 1
    while (i >= 0 && ++places[i]! >= values[i]!.length) places[i--] = 0
    if (i < 0) return
  }
}
