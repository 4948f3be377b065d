import { BabysitError } from '../domain/error.ts'
import type { Parameter } from '../domain/parameter.ts'
import { type RangeMistake, readRange } from './read-range.ts'
import { validateParameter } from './validate-parameter.ts'

/**
 * Reads a parameter from the inline syntax: `@log:1e-5..1e-1`, `@16,32,64`, `@bool`. See `readRange` for the grammar;
 * where a word only might be a range (on a command line), use that.
 *
 * @throws BabysitError BS2020 with the text, a caret under the place, and what was expected there; and those of
 * `validateParameter` where the text can be read but makes no sense
 */
export function parseRange(text: string, name: string): Parameter {
  const reading = readRange(text, name)
  if (reading.kind === 'mistake') throw mistakeError(text, name, reading)
  if (reading.kind === 'literal') {
    throw mistakeError(text, name, {
      kind: 'mistake',
      position: 1,
      expected: 'a range; @@ begins a plain word',
      near: false,
    })
  }
  validateParameter(reading.parameter)
  return reading.parameter
}

/**
 * Reads `name=range`, as in `--space lr=@log:1e-6..1`. The `@` may be left out here.
 *
 * @throws BabysitError BS2021 where there is no name; otherwise as `parseRange`
 */
export function parseSpaceArgument(argument: string): Parameter {
  const equals = argument.indexOf('=')
  if (equals < 1) {
    throw new BabysitError('BS2021', `Cannot read "${argument}": expected a name, = and a range.`, {
      next: 'Write, for example, lr=@log:1e-6..1.',
    })
  }
  const name = argument.slice(0, equals).replace(/^-+/, '')
  const range = argument.slice(equals + 1)
  return parseRange(/^[@{]/.test(range) ? range : `@${range}`, name)
}

/** One line for a word on a command line that is passed on as it is, though it looks as if a range had been meant; else null. */
export function rangeHint(text: string, name: string): string | null {
  const reading = readRange(text, name)
  if (reading.kind !== 'mistake' || !reading.near) return null
  return `"${text}" is passed on as it is; as a range of ${name}, ${reading.expected} would be expected at character ${reading.position + 1}.`
}

function mistakeError(text: string, name: string, mistake: RangeMistake): BabysitError {
  const message = [
    `Cannot read the range of ${name}:`,
    `  ${text}`,
    `  ${' '.repeat(mistake.position)}^ expected ${mistake.expected}`,
  ].join('\n')
  return new BabysitError('BS2020', message, {
    next: 'Write, for example, @log:1e-5..1e-1, @0..0.5, @2..8, @16,32,64, @adam,sgd or @bool.',
  })
}
