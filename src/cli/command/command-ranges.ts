import { BabysitError } from '../../domain/error.ts'
import type { FidelityParameter, Parameter } from '../../domain/parameter.ts'
import { parseRange, rangeHint } from '../../space/parse-range.ts'
import { readRange } from '../../space/read-range.ts'
import { didYouMean } from '../did-you-mean.ts'
import { expandedBraces } from './expanded-braces.ts'
import { rejoinBraces } from './rejoin-braces.ts'

export interface CommandRanges {
  /** The command with a placeholder where each range stood: `--lr {lr}`. */
  readonly argv: readonly string[]
  readonly parameters: readonly Parameter[]
  /** The budget, where the command has an option for it: `--epochs @fid:1..81/3`. */
  readonly fidelity: FidelityParameter | null
  /** One sentence for each word that nearly was a range and is passed on as it is, and for lists that a shell expanded. */
  readonly hints: readonly string[]
}

/**
 * Takes the ranges out of a command: `--lr @log:1e-5..1e-1`, `--lr=@log:...`, `lr=@log:...`. A parameter is named after
 * the option right before it, without the dashes; a further one after the same option, and an option that comes again,
 * get a number (`size.2`); a positional word is `arg1`, `arg2`... The option of a bare `@bool` goes into the placeholder
 * with it, as it is there or not. `@@x` is the word `@x`. Only whole words, and what follows the first `=` of one, are
 * looked at; everything else is passed on as it is.
 *
 * @param names other names for parameters: `arg1` is to be called `width`
 * @throws BabysitError for ranges that can be read but make no sense; BS1190 where nothing bears a name that is to change
 */
export function commandRanges(
  command: readonly string[],
  names: Readonly<Record<string, string>> = {},
): CommandRanges {
  const words = rejoinBraces(command)
  const argv: string[] = []
  const parameters: Parameter[] = []
  const hints: string[] = []
  const naming = createNaming(names)
  let fidelity: FidelityParameter | null = null
  /** Whose values the words right here are: an option, while nothing but ranges has come since. */
  let owner: string | null = null

  for (const word of words) {
    const { before, text } = splitWord(word)
    const option = before === '' ? owner : before.slice(0, -1)
    const reading = readRange(text, option ?? 'x')
    if (reading.kind !== 'range') {
      const hint =
        reading.kind === 'mistake' ? rangeHint(text, option === null ? 'the word' : plainName(option)) : null
      if (hint !== null) hints.push(hint)
      argv.push(reading.kind === 'literal' ? before + reading.text : word)
      owner = /^--?[A-Za-z]/.test(word) && !word.includes('=') ? word : null
      continue
    }
    const flag = before === '' ? flagOf(reading.parameter, option) : null
    const name = naming.next(flag ?? option)
    const parameter = parseRange(text, name)
    if (parameter.kind === 'fidelity') {
      refuseSecondBudget(fidelity, parameter)
      fidelity = parameter
      argv.push(`${before}{${unitOf(parameter)}}`)
    } else {
      parameters.push(parameter)
      argv.push(...placeholder(parameter, { argv, before, option }))
    }
    if (before !== '' || parameter.kind === 'boolean') owner = null
  }
  naming.confess()
  return { argv, parameters, fidelity, hints: [...hints, ...expandedBraces(command)] }
}

/** What is to be read as a range, and what stands before it in the same word. */
function splitWord(word: string): { readonly before: string; readonly text: string } {
  const equals = word.indexOf('=')
  const isAssignment = equals > 0 && /^[@{]/.test(word.slice(equals + 1)) && !/^[@{]/.test(word)
  return isAssignment
    ? { before: word.slice(0, equals + 1), text: word.slice(equals + 1) }
    : { before: '', text: word }
}

function createNaming(names: Readonly<Record<string, string>>) {
  const given = new Map<string, number>()
  const used = new Set<string>()
  let positional = 0
  return {
    next(option: string | null): string {
      const base = option === null ? `arg${++positional}` : plainName(option)
      const count = (given.get(base) ?? 0) + 1
      given.set(base, count)
      const name = count === 1 ? base : `${base}.${count}`
      used.add(name)
      return names[name] ?? name
    },
    confess() {
      const unknown = Object.keys(names).find((name) => !used.has(name))
      if (unknown === undefined) return
      throw new BabysitError(
        'BS1190',
        `--name ${unknown}=${names[unknown]}: no range is called '${unknown}'; ${didYouMean(unknown, [...used])}`,
        {
          next: 'look with --dry-run at what the ranges of the command are called',
        },
      )
    },
  }
}

/** `--learning-rate` is learning-rate, `++trainer.lr` is trainer.lr; a placeholder takes letters, digits and `_ . / -`. */
function plainName(option: string): string {
  const name = option.replace(/^[-+~]+/, '').replace(/[^\w./-]/g, '_')
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`
}

/** The option that a switch with words of its own is called after: `@bool:--amp,--no-amp` is amp wherever it stands. */
function flagOf(parameter: Parameter, option: string | null): string | null {
  if (parameter.kind !== 'boolean' || parameter.flags === undefined) return null
  const [on] = parameter.flags
  return on.startsWith('-') && (option === null || !parameter.flags.includes(option)) ? on : null
}

function placeholder(
  parameter: Parameter,
  { argv, before, option }: { argv: string[]; before: string; option: string | null },
): string[] {
  const { name } = parameter
  if (parameter.kind !== 'boolean' || before !== '') return [`${before}{${name}}`]
  if (parameter.flags !== undefined) {
    // `--amp @bool:--amp,--no-amp`: the option is one of the words to choose from.
    if (option !== null && parameter.flags.includes(option) && argv.at(-1) === option) argv.pop()
    return [`{${name}?${parameter.flags[0]}:${parameter.flags[1]}}`]
  }
  return option !== null && argv.at(-1) === option ? [`{${name}?${argv.pop()}:}`] : [`{${name}}`]
}

function unitOf({ name }: FidelityParameter): 'epochs' | 'steps' {
  return /step|iter|update|batches/i.test(name) ? 'steps' : 'epochs'
}

function refuseSecondBudget(first: FidelityParameter | null, second: FidelityParameter): void {
  if (first === null) return
  throw new BabysitError(
    'BS1191',
    `both ${first.name} and ${second.name} are given as the budget with @fid`,
    {
      next: 'keep one of them; a number that is to be searched is @int:1..81 or @ilog:1..81',
    },
  )
}
