import type { SettingValue } from '../domain/setting.ts'

/** Words before the colon of a range. */
const distributions = ['log', 'int', 'ilog', 'pow2', 'ord', 'fid', 'normal', 'lognormal'] as const
export type Distribution = (typeof distributions)[number]

const numberPattern = /[+-]?(?:\d+[kM](?![\w])|(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)/y
const wordPattern = /[^\s,@{}()'"|;&<>*?[\]\\$`!]+/y
export const aNumber = 'a number, such as 1e-3, 16 or 64k'

/** Thrown where reading a range cannot go on; never leaves `readRange`. */
export class Stop {
  readonly position: number
  readonly expected: string
  constructor(position: number, expected: string) {
    this.position = position
    this.expected = expected
  }
}

/** Part of a text, `end` excluded. */
export interface Span {
  readonly from: number
  readonly end: number
}

export interface NumberToken extends Span {
  readonly value: number
  /** Written without `.` and exponent. */
  readonly integer: boolean
}

/** The number that begins at `from`, or null. */
export function readNumber(text: string, from: number, end: number): NumberToken | null {
  numberPattern.lastIndex = from
  const word = numberPattern.exec(text.slice(0, end))?.[0]
  if (word === undefined) return null
  const factor = word.endsWith('k') ? 1e3 : word.endsWith('M') ? 1e6 : 1
  const value = factor === 1 ? Number(word) : Number(word.slice(0, -1)) * factor
  return { from, end: from + word.length, value, integer: !/[.eE]/.test(word) }
}

/** The one word that fills a span. */
export function readWord(text: string, { from, end }: Span): string {
  wordPattern.lastIndex = from
  const word = wordPattern.exec(text.slice(0, end))?.[0] ?? ''
  if (from + word.length < end || word === '')
    throw new Stop(from + word.length, word === '' ? 'a value' : ', or the end of the list')
  return word
}

/** A word of a list as a number, a switch, or itself. */
export function wordValue(word: string): SettingValue {
  const number = readNumber(word, 0, word.length)
  if (number?.end === word.length) return number.value
  return word === 'true' ? true : word === 'false' ? false : word
}

export function distributionOf(item: string): Distribution | null {
  return distributions.find((name) => item.startsWith(`${name}:`)) ?? null
}

/** The pieces between commas. */
export function split(text: string, from: number, end: number): Span[] {
  const spans: Span[] = []
  let start = from
  for (const item of text.slice(from, end).split(',')) {
    spans.push({ from: start, end: start + item.length })
    start += item.length + 1
  }
  return spans
}
