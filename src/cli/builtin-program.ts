import type { Parameter, Space } from '../domain/parameter.ts'
import type { BuiltinProgram } from '../domain/program.ts'
import type { Settings, SettingValue } from '../domain/setting.ts'
import { defaultSpace } from '../recipe/default-space.ts'
import { parseRange, parseSpaceArgument } from '../space/parse-range.ts'
import type { TrainerOption } from '../trainer/options/option.ts'
import { findOption, parseValue } from '../trainer/options/parse.ts'
import { validateTrainerOptions } from '../trainer/options/validate.ts'

export interface BuiltinStudy {
  readonly program: BuiltinProgram
  readonly space: Space
  /** Names of the parameters that the user gave a range. */
  readonly ranged: readonly string[]
  readonly fixed: Settings
}

/**
 * The built-in trainer with what the user said of it: plain options fix a parameter, ranges replace that of the default
 * space or add to it.
 *
 * @param given options of the trainer as words; one that begins with `@` is a range
 * @param ranges `name=range`
 * @param set `name=value`
 * @throws BabysitError with the nearest name where a name is unknown
 */
export function builtinStudy(about: {
  readonly given: Readonly<Record<string, SettingValue>>
  readonly ranges: readonly string[]
  readonly set: readonly (readonly [name: string, value: SettingValue])[]
}): BuiltinStudy {
  const options: Record<string, SettingValue> = {}
  const fixed: Record<string, SettingValue> = {}
  const parameters: Parameter[] = []
  for (const [name, value] of Object.entries(about.given)) {
    const option = findOption(name, 'option')
    if (option.searchable && /^@[^@]/.test(String(value))) parameters.push(rangeOf(option, String(value)))
    else if (isTuned(option)) fixed[option.name] = parseValue(option, value)
    else options[option.name] = parseValue(option, value)
  }
  for (const [name, value] of about.set) {
    const option = findOption(name, 'parameter')
    fixed[option.name] = parseValue(option, value)
  }
  for (const argument of about.ranges) {
    const { name } = parseSpaceArgument(argument)
    const option = findOption(name, 'parameter')
    const range = argument.slice(argument.indexOf('=') + 1)
    parameters.push(rangeOf(option, /^[@{]/.test(range) ? range : `@${range}`))
  }
  const { model, optimizer, hidden } = validateTrainerOptions(options, fixed)
  const isFixed = (name: string) =>
    name in fixed || (hidden !== null && (name === 'width' || name === 'depth'))
  const usual = defaultSpace({ model, optimizer }).parameters.filter(({ name }) => !isFixed(name))
  return {
    program: { kind: 'builtin', options },
    space: overlay(usual, parameters),
    ranged: parameters.map(({ name }) => name),
    fixed,
  }
}

/** Options that steps of the recipe change: known to it as settings, not hidden in the program. */
function isTuned(option: TrainerOption): boolean {
  return option.role !== undefined && option.role !== 'optimizer'
}

/** The parameter, kept within what the trainer takes, now and when it is widened. */
function rangeOf(option: TrainerOption, range: string): Parameter {
  const read = parseRange(range, option.name)
  for (const value of endsOf(read)) parseValue(option, value)
  const parameter = option.role === undefined ? read : { ...read, role: option.role }
  if (parameter.kind !== 'real' && parameter.kind !== 'integer') return parameter
  if (option.type !== 'number' && option.type !== 'integer') return parameter
  const top = option.open === 'max' ? option.max * 0.999 : option.max
  const { natural } = parameter
  return {
    ...parameter,
    natural: { low: Math.max(natural.low, option.min), high: Math.min(natural.high, top) },
  }
}

function endsOf(parameter: Parameter): readonly SettingValue[] {
  switch (parameter.kind) {
    case 'choice':
      return parameter.choices
    case 'boolean':
      return [true, false]
    case 'mixture':
      return parameter.options.flatMap((part) =>
        part.kind === 'constant' ? [part.value] : endsOf(part.range),
      )
    default:
      return [parameter.low, parameter.high]
  }
}

/** Each given parameter takes the place of the usual one of its name; new ones follow. */
function overlay(usual: readonly Parameter[], given: readonly Parameter[]): Space {
  const named = new Map(given.map((parameter) => [parameter.name, parameter]))
  const kept = usual.map((parameter) => named.get(parameter.name) ?? parameter)
  const known = new Set(usual.map((parameter) => parameter.name))
  return { parameters: [...kept, ...given.filter((parameter) => !known.has(parameter.name))] }
}
