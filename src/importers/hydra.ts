import { BabysitError } from '../domain/error.ts'
import type { Goal } from '../domain/goal.ts'
import type { Parameter } from '../domain/parameter.ts'
import type { SettingValue } from '../domain/setting.ts'
import { wordValue } from '../space/range-tokens.ts'
import type { CommandWord, Imported, Importer } from './importer.ts'
import { nothingSaid } from './importer.ts'
import { optionalNumber, type Positioned, parsePositioned, textAt } from './positioned.ts'
import { choiceOf, type Ranged, realRange, wholeRange } from './ranges.ts'

/** Overrides of Hydra: a list of them in a file, the sweeper's part of a configuration, or a command line. */
export const hydra: Importer = {
  name: 'hydra',
  summary: 'overrides of Hydra: a list, a configuration with hydra.sweeper.params, or a command behind --',
  recognises: ({ text }) =>
    text !== null && (/^\s*sweeper\s*:/m.test(text) || /^-\s+["']?[+~]*[\w./@]+\s*=/m.test(text)),
  read({ path, text }) {
    const root = parsePositioned(path, text ?? '')
    const sweeper = root.get('hydra', 'sweeper') ?? root.get('sweeper')
    if (sweeper === null)
      return overridesOf(
        root.items.map((item) => [String(item.value), item] as const),
        null,
      )
    const params = sweeper.get('params') ?? sweeper.get('search_space')
    if (params === null || params.entries.length === 0) throw sweeper.wrong('a mapping named params')
    const list = params.entries.map(([name, node]) => [`${name}=${String(node.value)}`, node] as const)
    const direction = textAt(sweeper.get('direction'))
    const goal: Goal | null =
      direction === 'minimize' || direction === 'maximize' ? { series: 'result', direction } : null
    const notes =
      goal === null ? [] : ['What the task function returns is judged: tell it with babysit.result().']
    return { ...overridesOf(list, null), goal, trials: optionalNumber(sweeper.get('n_trials')), notes }
  },
}

/** A command line of Hydra: `python train.py -m lr=interval(1e-4,1e-1) optimizer=adam,sgd`. */
export function hydraCommand(words: readonly string[]): Imported {
  const isOverride = (word: string) => /^[+~]*[A-Za-z_][\w./@]*=/.test(word)
  const first = words.findIndex(isOverride)
  const program = (first < 0 ? words : words.slice(0, first)).filter(
    (word) => !/^(-m|--multirun)$/.test(word),
  )
  const rest = first < 0 ? [] : words.slice(first)
  const stray = rest.find((word) => !isOverride(word) && !/^(-m|--multirun)$/.test(word))
  if (stray !== undefined) throw wrongWord(stray, 'an override, as lr=0.1')
  const overrides = rest.filter(isOverride).map((word) => [word, wordNode(word)] as const)
  if (overrides.length === 0)
    throw wrongWord(words.join(' '), 'at least one override, as lr=interval(1e-4,1e-1)')
  return overridesOf(overrides, program)
}

function overridesOf(
  overrides: readonly (readonly [text: string, node: Positioned])[],
  program: readonly string[] | null,
): Imported {
  const parameters: Parameter[] = []
  const fixed: Record<string, SettingValue> = {}
  const words: CommandWord[] = []
  for (const [text, node] of overrides) {
    const [, signs = '', name, value = ''] = /^([+~]*)([^=]+)=(.*)$/s.exec(text) ?? []
    if (name === undefined) throw node.wrong('an override, as lr=0.1')
    const ranged = sweepOf(name, value.trim(), node)
    if (ranged === null) words.push(text)
    else if (ranged.kind === 'fixed') words.push(`${signs}${name}=${ranged.value}`)
    else {
      parameters.push(ranged.parameter)
      words.push({ before: `${signs}${name}=`, parameter: name, after: '' })
    }
    if (ranged === null && program === null) fixed[name] = wordValue(value.trim())
  }
  return { ...nothingSaid, parameters, fixed, command: program === null ? null : [...program, ...words] }
}

/** The range that a value sweeps; null for a plain value. */
function sweepOf(name: string, value: string, node: Positioned): Ranged | null {
  const [, call, inside] = /^(\w+)\((.*)\)$/s.exec(value) ?? []
  if (call === undefined) {
    const values = partsOf(value)
    return values.length < 2
      ? null
      : choiceOf(
          node,
          name,
          values.map((part) => asItem(part, node)),
        )
  }
  const parts = partsOf(inside ?? '')
  switch (call) {
    case 'choice':
      return choiceOf(
        node,
        name,
        parts.map((part) => asItem(part, node)),
      )
    case 'interval': {
      const [low, high] = numbers(parts, node)
      return realRange(node, { name, low: low!, high: high! })
    }
    case 'range': {
      const given = numbers(parts, node)
      const [low, end, step] = given.length === 1 ? [0, given[0]!, 1] : [given[0]!, given[1]!, given[2] ?? 1]
      // The end does not belong to it.
      const high = low + step * (Math.ceil((end - low) / step - 1e-9) - 1)
      return realRange(node, { name, low, high, step })
    }
    case 'int':
    case 'float':
    case 'shuffle':
    case 'sort': {
      const inner = sweepOf(name, parts.join(','), node)
      return call === 'int' ? asWhole(inner, node) : inner
    }
    case 'tag': {
      const inner = sweepOf(name, parts.at(-1) ?? '', node)
      return parts.slice(0, -1).some((tag) => tag === 'log') ? asLog(inner, node) : inner
    }
    default:
      throw node.wrong('choice, interval, range, int, tag(log, ...) or values with commas')
  }
}

function asLog(ranged: Ranged | null, node: Positioned): Ranged | null {
  if (ranged?.kind !== 'parameter') return ranged
  const { parameter } = ranged
  if (parameter.kind !== 'real' && parameter.kind !== 'integer') return ranged
  const { name, low, high } = parameter
  const range = { name, low, high, scale: 'log' } as const
  return parameter.kind === 'integer' ? wholeRange(node, range) : realRange(node, range)
}

function asWhole(ranged: Ranged | null, node: Positioned): Ranged | null {
  if (ranged?.kind !== 'parameter' || ranged.parameter.kind !== 'real') return ranged
  const { name, low, high, scale } = ranged.parameter
  return wholeRange(node, { name, low, high, scale })
}

/** Parts between commas that are inside of no brackets and no quotes. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = []
  let [depth, quote, from] = [0, '', 0]
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '"' || char === "'") quote = char
    else if ('([{'.includes(char)) depth++
    else if (')]}'.includes(char)) depth--
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(from, at).trim())
      from = at + 1
    }
  }
  return [...parts, text.slice(from).trim()].filter((part) => part !== '')
}

function numbers(parts: readonly string[], node: Positioned): readonly number[] {
  const read = parts.map((part) => Number(part.replace(/^\w+=/, '')))
  if (read.length === 0 || read.some((number) => !Number.isFinite(number)))
    throw node.wrong('numbers between the brackets')
  return read
}

function asItem(part: string, node: Positioned): Positioned {
  return { ...node, value: wordValue(part.replace(/^(["'])(.*)\1$/, '$2')) }
}

/** A word of a command line in the shape of a value of a file: its mistakes name the word. */
function wordNode(word: string): Positioned {
  return {
    value: word,
    path: word,
    entries: [],
    items: [],
    get: () => null,
    wrong: (expected) => wrongWord(word, expected),
  }
}

function wrongWord(word: string, expected: string): BabysitError {
  return new BabysitError('BS5703', `${word}: expected ${expected}.`, {
    next: 'babysit import -- python train.py -m lr=interval(1e-4,1e-1) optimizer=adam,sgd',
  })
}
