import type { Parameter } from '../domain/parameter.ts'
import { formatRange } from '../space/format-range.ts'
import { formatValue } from '../space/format-value.ts'
import { parseRange } from '../space/parse-range.ts'
import type { CommandWord, Imported } from './importer.ts'

/** Stands where the file does not name its program. */
export const unknownProgram = 'YOUR_PROGRAM'

/** The words of the equivalent command: `babysit run --minimize val_loss -- python train.py --lr=@log:1e-5..1e-1`. */
export function commandLine(imported: Imported): readonly string[] {
  const { parameters, fixed, goal, trials, seconds, workers, sampler } = imported
  const command = imported.command ?? [unknownProgram]
  const inline = new Map(parameters.flatMap((one) => placeOf(one, command)))
  const ranges = parameters.filter((one) => !inline.has(one.name) && textOf(one) !== null)
  const named = new Set(command.flatMap((word) => (typeof word === 'string' ? [] : [word.parameter])))
  return [
    'babysit',
    'run',
    ...(goal === null ? [] : [`--${goal.direction}`, goal.series]),
    ...(trials !== null
      ? ['--budget', `${trials}trials`]
      : seconds !== null
        ? ['--budget', `${seconds}s`]
        : []),
    ...(workers === null ? [] : ['--workers', String(workers)]),
    ...(sampler === null ? [] : ['--sampler', sampler]),
    ...ranges.flatMap((one) => ['--space', `${one.name}=${formatRange(one)}`]),
    ...Object.entries(fixed)
      .filter(([name]) => !named.has(name))
      .flatMap(([name, value]) => ['--set', `${name}=${formatValue(value)}`]),
    '--',
    ...command.map((word) => {
      if (typeof word === 'string') return word
      const { before, parameter: name, after } = word
      const value = fixed[name]
      return before + (inline.get(name) ?? (value === undefined ? `{${name}}` : formatValue(value))) + after
    }),
  ]
}

/**
 * The range of a parameter where its value would stand: only where the word says nothing else, the name follows from the
 * option before it, and the text reads back as the same parameter.
 */
function placeOf(
  parameter: Parameter,
  command: readonly CommandWord[],
): readonly (readonly [name: string, text: string])[] {
  const { name } = parameter
  const places = command.flatMap((word, at) =>
    typeof word !== 'string' && word.parameter === name ? [{ ...word, previous: command[at - 1] }] : [],
  )
  const [place] = places
  if (place === undefined || places.length > 1 || place.after !== '') return []
  const option = place.before === '' ? place.previous : place.before.replace(/=$/, '')
  if (typeof option !== 'string' || option.replace(/^-+/, '') !== name) return []
  const text = textOf(parameter)
  return text === null ? [] : [[name, text]]
}

/** Names of parameters that no range on a command line can hold: those with blanks in their words, say. */
export function unwritable({ parameters }: Imported): readonly string[] {
  return parameters.filter((one) => textOf(one) === null).map(({ name }) => name)
}

/** The range as text, where it reads back as the same parameter. */
function textOf(parameter: Parameter): string | null {
  const text = formatRange(parameter)
  try {
    return JSON.stringify(parseRange(text, parameter.name)) === JSON.stringify(parameter) ? text : null
  } catch {
    return null
  }
}
