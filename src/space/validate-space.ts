import { BabysitError } from '../domain/error.ts'
import type { Parameter, Space } from '../domain/parameter.ts'
import { allows } from './contains.ts'
import { formatValue } from './format-value.ts'
import { validateParameter } from './validate-parameter.ts'

/**
 * Says the first thing that is wrong with a space, if anything.
 *
 * @throws BabysitError BS2001 no parameter; BS2009 a name twice; BS2010 a condition on something that is no earlier
 * parameter; BS2011 a condition on a value that the other parameter never has; and those of `validateParameter`
 */
export function validateSpace(space: Space): void {
  if (space.parameters.length === 0) {
    throw new BabysitError('BS2001', 'The space is empty: there is nothing to search.', {
      next: 'Name at least one range, for example --space lr=@log:1e-6..1.',
    })
  }
  const earlier = new Map<string, Parameter>()
  for (const parameter of space.parameters) {
    const { name } = parameter
    if (earlier.has(name)) {
      throw new BabysitError('BS2009', `${name}: the space has two parameters of this name.`, {
        next: 'Give each parameter its own name.',
      })
    }
    validateParameter(parameter)
    validateCondition(parameter, earlier)
    earlier.set(name, parameter)
  }
}

function validateCondition(parameter: Parameter, earlier: ReadonlyMap<string, Parameter>): void {
  const { name, condition } = parameter
  if (!condition) return
  const other = earlier.get(condition.parameter)
  if (!other) {
    const known = [...earlier.keys()].join(', ') || 'none'
    throw new BabysitError(
      'BS2010',
      `${name}: its condition names ${condition.parameter}, which is no earlier parameter (those are: ${known}).`,
      { next: 'Correct the name, or move that parameter to the front.' },
    )
  }
  const never = condition.in.find((value) => !allows(other, value))
  if (never !== undefined || condition.in.length === 0) {
    const what =
      never === undefined ? 'no value at all' : `the value ${formatValue(never)}, which it never has`
    throw new BabysitError('BS2011', `${name}: its condition wants of ${condition.parameter} ${what}.`, {
      next: `Name values that ${condition.parameter} can have.`,
    })
  }
}
