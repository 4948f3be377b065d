import type { IntegerParameter, Parameter, RealParameter } from '../../domain/parameter.ts'
import type { Settings, SettingValue } from '../../domain/setting.ts'

/** One parameter in Optuna's words. */
export interface OptunaParameter {
  readonly name: string
  /** As the column `distribution_json` holds it; the same for all trials. */
  readonly json: string
  /** What Optuna stores of a value: a number, or the place of a word in its list. Null: the value has another name here. */
  readonly stored: (value: SettingValue) => number | null
}

/**
 * A parameter as the distributions that Optuna knows, so wide that every value that was tried lies in it: ranges can have
 * moved during the study. Constants beside a range (`@0,log:1e-6..1e-2`) have no counterpart: the range keeps the name, and
 * `NAME.constant` stands in trials that have a constant instead.
 */
export function optunaParameters(
  parameter: Parameter,
  tried: readonly Settings[],
): readonly OptunaParameter[] {
  const { name } = parameter
  const values = tried.flatMap(({ [name]: value }) => (value === undefined ? [] : [value]))
  switch (parameter.kind) {
    case 'boolean':
      return [categorical(name, [true, false, ...values])]
    case 'choice':
      return [categorical(name, [...parameter.choices, ...values])]
    case 'fidelity':
      return [numeric({ ...parameter, kind: 'integer', scale: 'log', natural: parameter }, values)]
    case 'mixture':
      return ofMixture(parameter, values)
    default:
      return [numeric(parameter, values)]
  }
}

function ofMixture(
  { name, options }: Extract<Parameter, { kind: 'mixture' }>,
  values: readonly SettingValue[],
): readonly OptunaParameter[] {
  const constants = options.flatMap((option) => (option.kind === 'constant' ? [option.value] : []))
  const ranges = options.flatMap((option) => (option.kind === 'range' ? [option.range] : []))
  // Two ranges side by side are alike only in that they have values.
  if (ranges.length !== 1) return [categorical(name, [...constants, ...values])]
  const isConstant = (value: SettingValue) => constants.includes(value)
  const range = numeric(
    { ...ranges[0]!, name },
    values.filter((value) => !isConstant(value)),
  )
  const other = categorical(`${name}.constant`, constants)
  return [
    { ...range, stored: (value) => (isConstant(value) ? null : range.stored(value)) },
    { ...other, stored: (value) => (isConstant(value) ? other.stored(value) : null) },
  ]
}

function numeric(
  parameter: RealParameter | IntegerParameter,
  values: readonly SettingValue[],
): OptunaParameter {
  const { name, kind } = parameter
  const numbers = values.filter((value) => typeof value === 'number')
  const fits = numbers.length === values.length && (kind === 'real' || numbers.every(Number.isInteger))
  // A parameter that had words before its range was settled.
  if (!fits) return categorical(name, values)
  const log = parameter.scale !== 'linear' && parameter.scale !== 'normal'
  const low = numbers.reduce((a, b) => Math.min(a, b), parameter.low)
  const high = numbers.reduce((a, b) => Math.max(a, b), parameter.high)
  const step = log ? null : stepOf(parameter, [low, ...numbers])
  const attributes =
    kind === 'real'
      ? { step, low, high: step === null ? high : lastOn(low, high, step), log }
      : { log, step: step ?? 1, low, high: lastOn(low, high, step ?? 1) }
  const distribution = kind === 'real' ? 'FloatDistribution' : 'IntDistribution'
  return { name, json: JSON.stringify({ name: distribution, attributes }), stored: Number }
}

/** The step of a range, where all values lie on it: a person may have asked for one between two. */
function stepOf({ step, low }: RealParameter | IntegerParameter, values: readonly number[]): number | null {
  if (step === undefined) return null
  const off = (value: number) => Math.abs((value - low) / step - Math.round((value - low) / step))
  return values.every((value) => off(value) < 1e-6) ? step : null
}

/** Optuna wants the upper end to be a value. */
function lastOn(low: number, high: number, step: number): number {
  const steps = Math.floor((high - low) / step + 1e-9)
  return Number((low + steps * step).toPrecision(15))
}

function categorical(name: string, values: readonly SettingValue[]): OptunaParameter {
  const choices = [...new Set(values)]
  return {
    name,
    json: JSON.stringify({ name: 'CategoricalDistribution', attributes: { choices } }),
    stored: (value) => choices.indexOf(value),
  }
}
