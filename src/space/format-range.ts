import type { IntegerParameter, Parameter, RealParameter } from '../domain/parameter.ts'
import type { SettingValue } from '../domain/setting.ts'
import { formatValue } from './format-value.ts'
import { isMonotone } from './parameters.ts'
import { isRealByNature } from './roles.ts'

/**
 * A parameter in the inline syntax, such that `parseRange` reads the same parameter from it. Name, condition and
 * natural bounds are not part of the text.
 */
export function formatRange(parameter: Parameter): string {
  const start = parameter.start === undefined ? '' : `@${formatValue(parameter.start)}`
  return `@${body(parameter)}${start}`
}

function body(parameter: Parameter): string {
  switch (parameter.kind) {
    case 'real':
      return realRange(parameter)
    case 'integer':
      return integerRange(parameter)
    case 'choice': {
      const ordered = parameter.ordered && !isMonotone(parameter.choices) ? 'ord:' : ''
      return ordered + parameter.choices.map(formatValue).join(',')
    }
    case 'boolean':
      return parameter.flags ? `bool:${parameter.flags.join(',')}` : 'bool'
    case 'fidelity':
      return `fid:${formatValue(parameter.low)}..${formatValue(parameter.high)}/${formatValue(parameter.factor)}`
    case 'mixture':
      return parameter.options
        .map((option) => (option.kind === 'constant' ? formatValue(option.value) : body(option.range)))
        .join(',')
  }
}

function realRange(parameter: RealParameter): string {
  const { low, high, scale, step } = parameter
  const wholeBounds =
    Number.isInteger(low) && Number.isInteger(high) && (step === undefined || Number.isInteger(step))
  // `0.0..1` is real where `0..1` would be read as whole numbers.
  const needsPoint = scale === 'linear' && wholeBounds && !isRealByNature(parameter.role)
  const first = needsPoint ? `${formatValue(low)}.0` : formatValue(low)
  return `${scale === 'linear' ? '' : `${scale}:`}${first}..${formatValue(high)}${stepText(step)}`
}

function integerRange(parameter: IntegerParameter): string {
  const { low, high, step } = parameter
  const scales = { linear: isRealByNature(parameter.role) ? 'int:' : '', log: 'ilog:', pow2: 'pow2:' }
  return `${scales[parameter.scale]}${formatValue(low)}..${formatValue(high)}${stepText(step)}`
}

function stepText(step: SettingValue | undefined): string {
  return step === undefined ? '' : `/${formatValue(step)}`
}
