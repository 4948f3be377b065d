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
  /** Coordinates of a point of the unit cube, moved to where its value really lies: the middle of its cell. */
  snap(point: readonly number[], settings: Settings): Float64Array
}

export function featuresOf(space: Space): Features {
  const { parameters } = space
  const unordered = parameters.map(
    (parameter) => parameter.kind === 'boolean' || (parameter.kind === 'choice' && !parameter.ordered),
  )
  const whole = parameters.map((parameter) => Number.isFinite(cellCount(parameter)))
  return {
    size: parameters.length,
    unordered,
    searched: parameters.map((parameter) => cellCount(parameter) > 1),
    of(settings) {
      const x = new Float64Array(parameters.length)
      parameters.forEach((parameter, i) => {
        const value = settings[parameter.name]
        x[i] =
          value === undefined || !isActive(parameter, settings) ? Number.NaN : toCoordinate(parameter, value)
      })
      return x
    },
    snap(point, settings) {
      const x = new Float64Array(parameters.length)
      parameters.forEach((parameter, i) => {
        const value = settings[parameter.name]
        x[i] = value === undefined ? Number.NaN : whole[i] ? toCoordinate(parameter, value) : point[i]!
      })
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
