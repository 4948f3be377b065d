import type { IntegerParameter, Parameter, RealParameter } from '../domain/parameter.ts'
import type { SettingValue } from '../domain/setting.ts'
import { allows } from './contains.ts'
import {
  booleanParameter,
  choiceParameter,
  fidelityParameter,
  integerParameter,
  isMonotone,
  mixtureParameter,
  realParameter,
} from './parameters.ts'
import {
  aNumber,
  type Distribution,
  distributionOf,
  type NumberToken,
  readNumber,
  readWord,
  type Span,
  Stop,
  split,
  wordValue,
} from './range-tokens.ts'
import { isRealByNature, roleOf } from './roles.ts'

/** Why a text is no range: where reading stopped, and what was expected there. */
export interface RangeMistake {
  readonly kind: 'mistake'
  /** Index into the text of the first character that does not fit; its length where something is missing at the end. */
  readonly position: number
  /** "a number, such as 1e-1" */
  readonly expected: string
  /** The text looks as if a range had been meant. */
  readonly near: boolean
}

export type RangeReading =
  | { readonly kind: 'range'; readonly parameter: Parameter }
  /** `@@x` stands for the word `@x`. */
  | { readonly kind: 'literal'; readonly text: string }
  | RangeMistake

const aRange = 'a range (1e-5..1e-1), a list (a,b,c) or bool'

/**
 * Reads the inline syntax of a range; never throws. `{log:1e-5..1e-1}` and `{log 1e-5..1e-1}` are read as
 * `@log:1e-5..1e-1`. Whether the bounds make sense is `validateParameter`'s business.
 *
 *     spec    := "@" body [ "@" start ]             "@@x" is the literal "@x"
 *     body    := range | list | "bool" [":" on "," off] | dist ":" (range | list)
 *     dist    := "log" | "int" | "ilog" | "pow2" | "ord" | "fid" | "normal" | "lognormal"
 *     range   := num ".." num [ "/" step ]          both bounds whole, without "." or "e": an integer
 *     list    := item ("," item)+                   an item may be a range: 0,log:1e-6..1e-2
 *     num     := decimal | scientific | int "k" | int "M"
 *
 * @param name of the parameter; its role tells that `@0..1` of a dropout is real
 */
export function readRange(text: string, name: string): RangeReading {
  if (text.startsWith('@@')) return { kind: 'literal', text: text.slice(1) }
  const braces = /^\{.*\}$/.test(text)
  if (!text.startsWith('@') && !braces) return { kind: 'mistake', position: 0, expected: '@', near: false }
  // `{lr:0.1,momentum:0.9}` is a mapping of somebody else's, not a list.
  if (braces && isMapping(text.slice(1, -1)))
    return { kind: 'mistake', position: 0, expected: aRange, near: false }
  // Positions stay those of the text: one character is taken away in front, one behind.
  const source = braces ? `@${text.slice(1, -1).replace(/^(\w+) /, '$1:')}` : text
  try {
    return { kind: 'range', parameter: readSpec(source, name) }
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop
    return { kind: 'mistake', position: stop.position, expected: stop.expected, near: looksMeant(source) }
  }
}

function isMapping(body: string): boolean {
  return body.split(',').every((item) => /^\s*[^\s:,]+:/.test(item) && distributionOf(item.trim()) === null)
}

function readSpec(text: string, name: string): Parameter {
  const second = text.indexOf('@', 1)
  const end = second < 0 ? text.length : second
  const parameter = readBody(text, { from: 1, end, name })
  if (second < 0) return parameter
  const raw = text.slice(second + 1)
  const start = parameter.kind === 'boolean' ? readSwitch(raw) : wordValue(raw)
  if (raw === '' || !allows(parameter, start)) {
    throw new Stop(second + 1, 'a starting value that lies in the range')
  }
  return { ...parameter, start }
}

interface Piece {
  readonly from: number
  readonly end: number
  readonly name: string
}

function readBody(text: string, piece: Piece): Parameter {
  const { from, end, name } = piece
  const body = text.slice(from, end)
  if (body === '') throw new Stop(from, aRange)
  if (body === 'bool') return booleanParameter({ name })
  if (body.startsWith('bool:')) return readFlags(text, piece)
  const items = split(text, from, end)
  if (items.length === 1) return readRangeItem(text, piece)
  if (items.some((item) => isRangeItem(text.slice(item.from, item.end))))
    return readMixture(text, { name, items })
  return readList(text, { name, items })
}

/** `--amp,--no-amp` after `bool:`. */
function readFlags(text: string, { from, end, name }: Piece): Parameter {
  const flags = text.slice(from + 5, end).split(',')
  const [on, off] = flags
  if (flags.length !== 2 || !on || !off)
    throw new Stop(from + 5, 'two words for on and off, such as --amp,--no-amp')
  return booleanParameter({ name, flags: [on, off] })
}

function readMixture(text: string, about: { name: string; items: readonly Span[] }): Parameter {
  const options = about.items.map((item) => {
    const word = text.slice(item.from, item.end)
    if (!isRangeItem(word)) return { kind: 'constant', value: wordValue(readWord(text, item)) } as const
    const range = readRangeItem(text, { ...item, name: about.name })
    if (range.kind === 'real' || range.kind === 'integer') return { kind: 'range', range } as const
    throw new Stop(item.from, 'a range of numbers')
  })
  return mixtureParameter({ name: about.name, options })
}

function readList(text: string, about: { name: string; items: readonly Span[] }): Parameter {
  const first = about.items[0]!
  const distribution = distributionOf(text.slice(first.from, first.end))
  const skip = distribution ? distribution.length + 1 : 0
  const spans = [{ from: first.from + skip, end: first.end }, ...about.items.slice(1)]
  const choices = spans.map((span) => {
    const value = wordValue(readWord(text, span))
    if (distribution && distribution !== 'ord' && typeof value !== 'number')
      throw new Stop(span.from, aNumber)
    return value
  })
  if (distribution === 'fid') throw new Stop(first.from + skip, 'a range, such as 1..81')
  const ordered = distribution !== null || isMonotone(choices)
  return choiceParameter({ name: about.name, choices, ordered })
}

/** One `[dist:]low..high[/step]` that fills its piece. */
function readRangeItem(text: string, { from, end, name }: Piece): Parameter {
  const distribution = distributionOf(text.slice(from, end))
  let at = from + (distribution ? distribution.length + 1 : 0)
  const low = readNumber(text, at, end)
  // `@args.txt` and `@scope/pkg` end here.
  if (!low) throw new Stop(at, at === from ? aRange : aNumber)
  at = low.end
  if (text.slice(at, Math.min(at + 2, end)) !== '..') throw new Stop(at, '.. and the upper bound')
  at += 2
  // `1...5` is a slip more often than `1` to `.5`.
  const high = text[at] === '.' ? null : readNumber(text, at, end)
  if (!high) throw new Stop(at, aNumber)
  at = high.end
  let step: NumberToken | null = null
  if (at < end && text[at] === '/') {
    step = readNumber(text, at + 1, end)
    if (!step || step.value <= 0) throw new Stop(at + 1, 'a step above 0')
    if (distribution && distribution !== 'int' && distribution !== 'fid') {
      throw new Stop(at, `nothing more: a step has no meaning on ${distribution}`)
    }
    at = step.end
  }
  if (at < end) throw new Stop(at, step ? 'the end of the range' : '/ and a step, or the end of the range')
  return rangeParameter({ name, distribution, low, high, step, from })
}

function rangeParameter(about: {
  name: string
  distribution: Distribution | null
  low: NumberToken
  high: NumberToken
  step: NumberToken | null
  from: number
}): RealParameter | IntegerParameter | Parameter {
  const { name, distribution, low, high, step } = about
  const base = { name, low: low.value, high: high.value }
  const stepped = step ? { ...base, step: step.value } : base
  const whole = (token: NumberToken): void => {
    if (!Number.isInteger(token.value)) throw new Stop(token.from, 'a whole number')
  }
  switch (distribution) {
    case 'log':
    case 'normal':
    case 'lognormal':
      return realParameter({ ...base, scale: distribution })
    case 'int':
    case 'ilog':
    case 'pow2':
      for (const token of step ? [low, high, step] : [low, high]) whole(token)
      return integerParameter({
        ...stepped,
        scale: distribution === 'int' ? 'linear' : distribution === 'ilog' ? 'log' : 'pow2',
      })
    case 'fid':
      if (step && step.value <= 1) throw new Stop(step.from, 'a factor above 1')
      return fidelityParameter(step ? { ...base, factor: step.value } : base)
    case 'ord':
      throw new Stop(about.from + 4, 'a list, such as small,medium,large')
    case null: {
      const integers = low.integer && high.integer && (step?.integer ?? true) && !isRealByNature(roleOf(name))
      return integers ? integerParameter(stepped) : realParameter(stepped)
    }
  }
}

function readSwitch(word: string): SettingValue {
  return word === 'true' || word === 'on' ? true : word === 'false' || word === 'off' ? false : word
}

/** `[dist:]number..`: an item of a list that is meant as a range. */
function isRangeItem(item: string): boolean {
  const distribution = distributionOf(item)
  const from = distribution ? distribution.length + 1 : 0
  const low = readNumber(item, from, item.length)
  return low !== null && item.startsWith('..', low.end)
}

/** A distribution's name with `:` or a bracket after it, or two numbers joined by dots, a colon or a dash. */
function looksMeant(text: string): boolean {
  const body = text.slice(1)
  const number = String.raw`[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[kM]?`
  return (
    /^(log|int|ilog|pow2|ord|fid|normal|lognormal|bool|loguniform|uniform|choice|range|linear|lin|log10|exp)[:([]/i.test(
      body,
    ) ||
    /^(log|int|ilog|pow2|lognormal|normal|fid)[\d.+-]/.test(body) ||
    new RegExp(`^${number}(\\.{2,3}|:|-|\\.\\.)(${number})?([/@,].*)?$`).test(body)
  )
}
