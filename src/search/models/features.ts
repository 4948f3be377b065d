import type { Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import { isActive } from '../../space/conditions.ts'
import { cellCount, toCoordinate } from '../../space/coordinate.ts'

/** How models see the parameters of a space: one number each. */
export interface Features {
  readonly size: number
  /** Words without an order: equal or not, nothing between. */
  readonly unordered: readonly boolean[]
  /** Parameters that have more than one value. */
  readonly searched: readonly boolean[]
  /** Coordinates of the settings, NaN for a parameter that does not exist beside the others. */
  of(settings: Settings): Float64Array
}

/** Spaces and settings never change: what was computed of them once is kept as long as they live. */
const known = new WeakMap<Space, Features>()

export function featuresOf(space: Space): Features {
  const features = known.get(space) ?? describe(space)
  known.set(space, features)
  return features
}

function describe(space: Space): Features {
  const places = new WeakMap<Settings, Float64Array>()
  const { parameters } = space
  const unordered = parameters.map(
    (parameter) => parameter.kind === 'boolean' || (parameter.kind === 'choice' && !parameter.ordered),
  )
  return {
    size: parameters.length,
    unordered,
    searched: parameters.map((parameter) => cellCount(parameter) > 1),
    of(settings) {
      const before = places.get(settings)
      if (before !== undefined) return before
      const x = new Float64Array(parameters.length)
      parameters.forEach((parameter, i) => {
        const value = settings[parameter.name]
        x[i] =
          value === undefined || !isActive(parameter, settings) ? Number.NaN : toCoordinate(parameter, value)
      })
      places.set(settings, x)
      return x
    },
  }
}

/** Squared difference of one feature: 1 between unlike words, and between a value and none. */
export function squaredDifference(a: number, b: number, unordered: boolean): number {
  if (a === b) return 0
  const missing = Number(Number.isNaN(a)) + Number(Number.isNaN(b))
  if (missing > 0) return missing === 2 ? 0 : 1
  return unordered ? 1 : (a - b) * (a - b)
}
