import type { IntegerParameter, Parameter, RealParameter } from '../domain/parameter.ts'
import type { SettingValue } from '../domain/setting.ts'
import { normalCdf, normalQuantile } from '../math/normal-distribution.ts'
import { roundSetting, tidy } from './round-setting.ts'

/**
 * Place of a value of one parameter in [0, 1]. What comes in whole pieces (integers, choices, switches) lies in the
 * middle of its cell; all cells of a parameter are equally wide, on log scales equally wide in the logarithm. Numbers
 * beyond the bounds are placed at the nearer end; words that the parameter does not know at 0.5.
 */
export function toCoordinate(parameter: Parameter, value: SettingValue): number {
  switch (parameter.kind) {
    case 'real':
    case 'integer':
      return typeof value === 'number' ? clamp(place(parameter, value), 0, 1) : 0.5
    case 'choice':
      return cellMiddle(parameter.choices.indexOf(value), parameter.choices.length)
    case 'boolean':
      return value === true ? 0.75 : value === false ? 0.25 : 0.5
    case 'fidelity':
      return 0.5
    case 'mixture': {
      const { options } = parameter
      const constant = options.findIndex((option) => option.kind === 'constant' && option.value === value)
      if (constant >= 0 || typeof value !== 'number') return cellMiddle(constant, options.length)
      const index = options.findIndex(
        (option) => option.kind === 'range' && value >= option.range.low && value <= option.range.high,
      )
      const option = options[index]
      if (option?.kind !== 'range') return 0.5
      // Just short of the next option's cell.
      return (index + Math.min(toCoordinate(option.range, value), 1 - 1e-10)) / options.length
    }
  }
}

/** The value at a place in [0, 1]; the inverse of `toCoordinate`, rounded as `roundSetting` does, to `more` digits than usual. */
export function fromCoordinate(parameter: Parameter, coordinate: number, more = 0): SettingValue {
  const u = clamp(coordinate, 0, 1)
  switch (parameter.kind) {
    case 'real':
      return realAt(parameter, u, more)
    case 'integer':
      return integerAt(parameter, u)
    case 'choice':
      return parameter.choices[cellAt(u, parameter.choices.length)]!
    case 'boolean':
      return u >= 0.5
    // The budget is the recipe's to set; a setting by itself trains in full.
    case 'fidelity':
      return parameter.high
    case 'mixture': {
      const index = cellAt(u, parameter.options.length)
      const option = parameter.options[index]!
      if (option.kind === 'constant') return option.value
      return fromCoordinate(option.range, u * parameter.options.length - index, more)
    }
  }
}

/** How many different values a parameter has; Infinity for real ones. */
export function cellCount(parameter: Parameter): number {
  switch (parameter.kind) {
    case 'real':
      return parameter.step === undefined ? Number.POSITIVE_INFINITY : steps(parameter, parameter.step)
    case 'integer':
      return parameter.scale === 'pow2' ? exponents(parameter).count : steps(parameter, parameter.step ?? 1)
    case 'choice':
      return parameter.choices.length
    case 'boolean':
      return 2
    case 'fidelity':
      return 1
    case 'mixture':
      return parameter.options.reduce(
        (sum, option) => sum + (option.kind === 'constant' ? 1 : cellCount(option.range)),
        0,
      )
  }
}

function place(parameter: RealParameter | IntegerParameter, value: number): number {
  const { low, high } = parameter
  if (parameter.kind === 'integer' && parameter.scale === 'pow2') {
    const { first, count } = exponents(parameter)
    return (Math.log2(Math.max(value, 1)) - first + 0.5) / count
  }
  if (parameter.kind === 'integer' && parameter.scale === 'log') {
    // The middle, in the logarithm, of the numbers that round to this one.
    const [bottom, top] = logEdges(parameter)
    const half = (parameter.step ?? 1) / 2
    const middle = (Math.log(Math.max(value - half, half / 2)) + Math.log(Math.max(value + half, half))) / 2
    return (middle - bottom) / (top - bottom)
  }
  if (parameter.kind === 'integer' || parameter.step !== undefined) {
    const step = parameter.step ?? 1
    return (Math.round((value - low) / step) + 0.5) / steps(parameter, step)
  }
  if (value <= low) return 0
  if (value >= high) return 1
  switch (parameter.scale) {
    case 'linear':
      return (value - low) / (high - low)
    case 'log':
      return Math.log(value / low) / Math.log(high / low)
    case 'normal':
      return fromSigmas((4 * (value - low)) / (high - low) - 2)
    case 'lognormal':
      return fromSigmas((4 * Math.log(value / low)) / Math.log(high / low) - 2)
  }
}

function realAt(parameter: RealParameter, u: number, more: number): number {
  const { low, high, step } = parameter
  if (step !== undefined) {
    const value = low + step * cellAt(u, steps(parameter, step))
    // What rounding leaves of zero, and beyond the bounds, is taken off: -0.3 + 3 * 0.1 is 0.
    return clamp(Math.abs(value) < 1e-9 * step ? 0 : tidy(value), low, high)
  }
  // The ends exactly, though they may have more digits than rounding leaves.
  if (u < 1e-9) return low
  if (u > 1 - 1e-9) return high
  const along = parameter.scale === 'normal' || parameter.scale === 'lognormal' ? (toSigmas(u) + 2) / 4 : u
  const value =
    parameter.scale === 'log' || parameter.scale === 'lognormal'
      ? low * (high / low) ** along
      : low + (high - low) * along
  return roundSetting(parameter, value, more)
}

function integerAt(parameter: IntegerParameter, u: number): number {
  const { low, high } = parameter
  if (parameter.scale === 'pow2') {
    const { first, count } = exponents(parameter)
    return 2 ** (first + cellAt(u, count))
  }
  const step = parameter.step ?? 1
  if (parameter.scale === 'linear') return low + step * cellAt(u, steps(parameter, step))
  const [bottom, top] = logEdges(parameter)
  const value = Math.exp(bottom + u * (top - bottom))
  const last = low + step * (steps(parameter, step) - 1)
  return clamp(low + step * Math.round((value - low) / step), low, Math.min(last, high))
}

/** Logarithms of where the first cell begins and the last one ends. */
function logEdges(parameter: IntegerParameter): readonly [number, number] {
  const step = parameter.step ?? 1
  const last = parameter.low + step * (steps(parameter, step) - 1)
  return [Math.log(Math.max(parameter.low - step / 2, step / 4)), Math.log(last + step / 2)]
}

/** Powers of two between the bounds. */
function exponents(parameter: IntegerParameter): { first: number; count: number } {
  const first = Math.ceil(Math.log2(parameter.low) - 1e-9)
  return { first, count: Math.floor(Math.log2(parameter.high) + 1e-9) - first + 1 }
}

function steps(parameter: RealParameter | IntegerParameter, step: number): number {
  return Math.floor((parameter.high - parameter.low) / step + 1e-9) + 1
}

// A normal distribution cut at two standard deviations.
const cut = normalCdf(-2)
function fromSigmas(z: number): number {
  return (normalCdf(z) - cut) / (1 - 2 * cut)
}
function toSigmas(u: number): number {
  return normalQuantile(cut + u * (1 - 2 * cut))
}

function cellAt(u: number, count: number): number {
  return Math.min(count - 1, Math.floor(u * count))
}

function cellMiddle(index: number, count: number): number {
  return index < 0 ? 0.5 : (index + 0.5) / count
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
