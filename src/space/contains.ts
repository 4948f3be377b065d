import type { Parameter, Space } from '../domain/parameter.ts'
import type { Settings, SettingValue } from '../domain/setting.ts'
import { isActive } from './conditions.ts'

/** Whether settings have a valid value for every parameter whose condition holds, and for no other. */
export function contains(space: Space, settings: Settings): boolean {
  let expected = 0
  for (const parameter of space.parameters) {
    if (!isActive(parameter, settings)) continue
    const value = settings[parameter.name]
    if (value === undefined || !allows(parameter, value)) return false
    expected++
  }
  return Object.keys(settings).length === expected
}

/** Whether a value is one of a parameter's. */
export function allows(parameter: Parameter, value: SettingValue): boolean {
  switch (parameter.kind) {
    case 'choice':
      return parameter.choices.includes(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'mixture':
      return parameter.options.some((option) =>
        option.kind === 'constant' ? option.value === value : allows(option.range, value),
      )
    case 'fidelity':
      return isWithin(parameter, value)
    case 'real':
      return isWithin(parameter, value) && isOnStep(value - parameter.low, parameter.step)
    case 'integer':
      return (
        isWithin(parameter, value) &&
        Number.isInteger(value) &&
        (parameter.scale === 'pow2'
          ? Number.isInteger(Math.log2(value))
          : isOnStep(value - parameter.low, parameter.step))
      )
  }
}

function isWithin(bounds: { low: number; high: number }, value: SettingValue): value is number {
  return typeof value === 'number' && value >= bounds.low && value <= bounds.high
}

function isOnStep(offset: number, step: number | undefined): boolean {
  if (step === undefined) return true
  const count = offset / step
  return Math.abs(count - Math.round(count)) < 1e-6
}
