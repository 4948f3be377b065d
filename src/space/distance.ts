import type { Space } from '../domain/parameter.ts'
import type { Settings } from '../domain/setting.ts'
import { toCoordinate } from './coordinate.ts'

/**
 * How far two settings are apart, 0 to 1: root mean square over the parameters of the difference of their coordinates.
 * Unlike words, and a value beside none, are 1 apart. 0 means that they are the same trial.
 */
export function distance(space: Space, a: Settings, b: Settings): number {
  let sum = 0
  for (const parameter of space.parameters) {
    const left = a[parameter.name]
    const right = b[parameter.name]
    if (left === right) continue
    const words = parameter.kind === 'boolean' || (parameter.kind === 'choice' && !parameter.ordered)
    const apart =
      left === undefined || right === undefined || words
        ? 1
        : toCoordinate(parameter, left) - toCoordinate(parameter, right)
    sum += apart * apart
  }
  return Math.sqrt(sum / Math.max(space.parameters.length, 1))
}
