import type { Parameter, Space } from '../domain/parameter.ts'
import { formatRange } from './format-range.ts'
import { formatValue } from './format-value.ts'
import { tidy } from './round-setting.ts'

export interface ScaleWarning {
  readonly parameter: string
  /** One sentence of what is wrong. */
  readonly message: string
  /** The range as it should be written. */
  readonly mend: string
}

/**
 * Linear ranges that span two decades or more, and linear ranges of learning rates and regularization that begin at
 * zero: nine tenths of the trials would go to the highest decade.
 */
export function scaleWarnings(space: Space): ScaleWarning[] {
  return space.parameters.flatMap((parameter) => {
    if ((parameter.kind !== 'real' && parameter.kind !== 'integer') || parameter.scale !== 'linear') return []
    const { name, low, high } = parameter
    const fromZero = low === 0 && (parameter.role === 'learningRate' || parameter.role === 'regularization')
    if (!fromZero && !(low > 0 && high / low >= 100)) return []
    const span = fromZero ? 'from zero' : `${Number(Math.log10(high / low).toPrecision(2))} decades`
    return [
      {
        parameter: name,
        message: `${name} is searched on a linear scale ${fromZero ? span : `over ${span}`} up to ${formatValue(high)}: 90 % of the trials would lie above ${formatValue(low + 0.1 * (high - low))}.`,
        mend: formatRange(onLogScale(parameter, fromZero ? tidy(high * 1e-5) : low)),
      },
    ]
  })
}

function onLogScale(parameter: Extract<Parameter, { kind: 'real' | 'integer' }>, low: number): Parameter {
  const { step: _, start: __, ...rest } = parameter
  return { ...rest, low, scale: 'log' }
}
