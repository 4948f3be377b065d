import type { Parameter } from '../domain/parameter.ts'
import { parseRange, rangeHint } from '../space/parse-range.ts'
import { readRange } from '../space/read-range.ts'

export interface CommandRanges {
  /** The command with a placeholder where each range stood: `--lr {lr}`. */
  readonly argv: readonly string[]
  readonly parameters: readonly Parameter[]
  /** One sentence for each word that nearly was a range and is passed on as it is. */
  readonly hints: readonly string[]
}

/**
 * Takes the ranges out of a command: `--lr @log:1e-5..1e-1`, `--lr=@log:...`, `lr=@log:...`. A parameter is named after
 * its option without the dashes, a positional word `arg1`, `arg2`... The option of a bare `@bool` goes into the
 * placeholder with it, as it is there or not. `@@x` is the word `@x`.
 *
 * @throws BabysitError for ranges that can be read but make no sense
 */
export function commandRanges(command: readonly string[]): CommandRanges {
  const argv: string[] = []
  const parameters: Parameter[] = []
  const hints: string[] = []
  let positional = 0
  for (const word of command) {
    const equals = word.search(/=[@{]/)
    const before = equals < 0 ? '' : word.slice(0, equals + 1)
    const text = word.slice(before.length)
    const option = before === '' ? argv.at(-1) : before.slice(0, -1)
    const named = option !== undefined && (before !== '' || /^--?[A-Za-z]/.test(option))
    const name = named ? nameOf(option) : `arg${positional + 1}`
    const reading = readRange(text, name)
    if (reading.kind === 'literal') argv.push(before + reading.text)
    if (reading.kind === 'mistake') {
      const hint = rangeHint(text, name)
      if (hint !== null) hints.push(hint)
      argv.push(word)
    }
    if (reading.kind !== 'range') continue
    if (!named) positional++
    const parameter = parseRange(text, name)
    parameters.push(parameter)
    argv.push(...placeholder(parameter, { argv, before, named }))
  }
  return { argv, parameters, hints }
}

/** `--learning-rate` is learning-rate; a placeholder takes letters, digits and `_ . / -`. */
function nameOf(option: string): string {
  return option.replace(/^-+/, '').replace(/[^\w./-]/g, '_')
}

function placeholder(
  parameter: Parameter,
  { argv, before, named }: { argv: string[]; before: string; named: boolean },
): string[] {
  const { name } = parameter
  if (parameter.kind !== 'boolean' || before !== '') return [`${before}{${name}}`]
  if (parameter.flags !== undefined) {
    if (named) argv.pop()
    return [`{${name}?${parameter.flags[0]}:${parameter.flags[1]}}`]
  }
  return named ? [`{${name}?${argv.pop()}:}`] : [`{${name}}`]
}
