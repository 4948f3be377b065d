import type { Parameter, Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import type { Column } from '../../math/importance/column.ts'
import { isActive } from '../../space/conditions.ts'
import { cellCount, toCoordinate } from '../../space/coordinate.ts'

/** A parameter of a space with its place in every trial: decades count alike where it is searched by them. */
export interface ParameterColumn {
  readonly name: string
  readonly column: Column
}

/** What the measures of importance see of these settings. The budget is no parameter: it is the recipe's to set. */
export function importanceColumns(space: Space, trials: readonly Settings[]): ParameterColumn[] {
  return space.parameters
    .filter((parameter) => parameter.kind !== 'fidelity')
    .map((parameter) => ({ name: parameter.name, column: columnOf(parameter, trials) }))
}

function columnOf(parameter: Parameter, trials: readonly Settings[]): Column {
  const count = cellCount(parameter)
  const place = placing(parameter, count)
  const values = Float64Array.from(trials, (settings) => {
    const value = settings[parameter.name]
    return value === undefined || !isActive(parameter, settings)
      ? Number.NaN
      : place(toCoordinate(parameter, value))
  })
  if (isUnordered(parameter)) return { kind: { kind: 'words', count }, values }
  if (parameter.kind === 'integer' && parameter.scale === 'log') {
    const [low, high] = [toCoordinate(parameter, parameter.low), toCoordinate(parameter, parameter.high)]
    const doublings = Math.ceil(Math.log2(parameter.high - parameter.low + 1)) + 1
    return { kind: { kind: 'range', low, high, cells: doublings }, values }
  }
  return Number.isFinite(count)
    ? { kind: { kind: 'range', low: 0, high: count - 1, cells: count }, values }
    : { kind: { kind: 'range', low: 0, high: 1 }, values }
}

/** Real numbers and whole ones in log space stay where they are; the others are numbered. */
function placing(parameter: Parameter, count: number): (coordinate: number) => number {
  if (!Number.isFinite(count) || (parameter.kind === 'integer' && parameter.scale === 'log')) return (u) => u
  return (u) => Math.min(count - 1, Math.floor(u * count))
}

function isUnordered(parameter: Parameter): boolean {
  return parameter.kind === 'boolean' || (parameter.kind === 'choice' && !parameter.ordered)
}
