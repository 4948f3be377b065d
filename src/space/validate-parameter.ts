import { BabysitError } from '../domain/error.ts'
import type { IntegerParameter, Parameter, RealParameter } from '../domain/parameter.ts'
import { allows } from './contains.ts'
import { formatValue } from './format-value.ts'

/**
 * @throws BabysitError BS2002 upper bound not above the lower; BS2003 a log range that touches zero; BS2004 too few
 * choices; BS2005 the same choice twice; BS2006 a bound that is no usable number; BS2007 beyond the natural bounds;
 * BS2008 a starting value outside of the range
 */
export function validateParameter(parameter: Parameter): void {
  const { name } = parameter
  switch (parameter.kind) {
    case 'real':
    case 'integer':
      validateRange(parameter)
      break
    case 'fidelity':
      validateBounds(parameter)
      if (!(parameter.low > 0 && parameter.factor > 1)) {
        fail(
          'BS2006',
          `${name}: budgets from ${formatValue(parameter.low)} by a factor of ${formatValue(parameter.factor)}; expected to start above 0 and to grow.`,
          'Write, for example, @fid:1..81/3.',
        )
      }
      break
    case 'choice':
      validateChoices(name, parameter.choices)
      break
    case 'mixture':
      validateChoices(name, parameter.options)
      for (const option of parameter.options) if (option.kind === 'range') validateRange(option.range)
      break
    case 'boolean':
      break
  }
  if (parameter.start !== undefined && !allows(parameter, parameter.start)) {
    fail(
      'BS2008',
      `${name}: the starting value ${formatValue(parameter.start)} is not in its range.`,
      'Start inside of the range, or widen the range.',
    )
  }
}

function validateRange(parameter: RealParameter | IntegerParameter): void {
  const { name, low, high, scale, step, natural } = parameter
  validateBounds(parameter)
  if (parameter.kind === 'real' && (scale === 'log' || scale === 'lognormal') && low <= 0) {
    const suggestion = high > 1e-6 ? `@${scale}:1e-6..${formatValue(high)}` : '@log:1e-6..1e-1'
    fail(
      'BS2003',
      `${name}: a logarithmic range cannot begin at ${formatValue(low)}, because it never reaches zero.`,
      `Start above 0, for example ${suggestion}; or @0,log:1e-6..1e-1 for "off, or a small amount".`,
    )
  }
  if (scale === 'pow2' && (low < 1 || Math.floor(Math.log2(high)) < Math.ceil(Math.log2(low)))) {
    fail(
      'BS2006',
      `${name}: no power of two lies between ${formatValue(low)} and ${formatValue(high)}.`,
      'Write, for example, @pow2:16..256.',
    )
  }
  if (parameter.kind === 'integer' && !(Number.isInteger(low) && Number.isInteger(high))) {
    fail(
      'BS2006',
      `${name}: bounds ${formatValue(low)} and ${formatValue(high)} of a range of whole numbers.`,
      'Use whole numbers, or a real range.',
    )
  }
  if (parameter.kind === 'integer' && scale === 'log' && low < 1) {
    fail(
      'BS2003',
      `${name}: a logarithmic range of whole numbers cannot begin at ${formatValue(low)}.`,
      'Start at 1 or above, for example @ilog:1..512.',
    )
  }
  if (step !== undefined && !(step > 0 && step <= high - low)) {
    fail(
      'BS2006',
      `${name}: a step of ${formatValue(step)} in a range that is ${formatValue(high - low)} wide.`,
      'Use a step above 0 that fits into the range.',
    )
  }
  if (low < natural.low || high > natural.high) {
    const beyond = low < natural.low ? low : high
    fail(
      'BS2007',
      `${name}: ${formatValue(beyond)} is no value that it can have; it lies between ${formatValue(natural.low)} and ${formatValue(natural.high)}.`,
      'Keep the range within these bounds.',
    )
  }
}

function validateBounds(parameter: { name: string; low: number; high: number }): void {
  const { name, low, high } = parameter
  if (!Number.isFinite(low) || !Number.isFinite(high)) {
    fail(
      'BS2006',
      `${name}: bounds ${low} and ${high}; expected two finite numbers.`,
      'Write, for example, @log:1e-5..1e-1.',
    )
  }
  if (!(low < high)) {
    const what = low === high ? 'are the same' : 'are in the wrong order: the upper is below the lower'
    fail(
      'BS2002',
      `${name}: the bounds ${formatValue(low)} and ${formatValue(high)} ${what}.`,
      low === high
        ? 'Fix the parameter at this value instead of searching it.'
        : `Write ${formatValue(high)}..${formatValue(low)}.`,
    )
  }
}

function validateChoices(name: string, choices: readonly unknown[]): void {
  if (choices.length < 2) {
    fail(
      'BS2004',
      `${name}: ${choices.length} to choose from; expected at least 2.`,
      'Add another value, or fix the parameter instead of searching it.',
    )
  }
  const keys = choices.map((choice) => JSON.stringify(choice))
  const twice = keys.find((key, i) => keys.indexOf(key) !== i)
  if (twice !== undefined) fail('BS2005', `${name}: ${twice} is listed twice.`, 'List every value once.')
}

function fail(code: string, message: string, next: string): never {
  throw new BabysitError(code, message, { next })
}
