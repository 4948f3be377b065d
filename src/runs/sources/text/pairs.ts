import { type Split, splitOf } from '../series-names.ts'
import { kindOf, type NameKind } from './metric-words.ts'
import { fromPercent, numberText, toNumber } from './numbers.ts'

/** A number in running text, and the words that stand before it as its name. */
export interface Pair {
  readonly name: string
  readonly kind: NameKind
  readonly value: number
  readonly split: Split | null
  /** What stands between name and number. */
  readonly mark: ':' | '=' | ' '
  /** Where the name begins: `start` of the line or of a part behind `,` `;` `|` `-` or a tab; or in the `middle` of words. */
  readonly place: 'start' | 'middle'
}

const numbers = new RegExp(`(?<![\\w.@/])${numberText}(?![\\w@])`, 'g')
const units =
  /^\s?(?:ms|msec|us|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|days?|it\/s|s\/it|its?|[kmgt]i?b|[kmg]b\/s|tok(?:en)?s?(?:\/s(?:ec)?)?|samples?|images?|steps?\/s|x|fps|hz|°c|w)(?![\w/])/i
const nameBefore =
  /((?:[\p{L}_][\p{L}\p{N}_./@%+-]*(?:\([\p{L}\p{N} ]{1,20}\))?['"]?[ \t]{1,3}){0,4}[\p{L}_][\p{L}\p{N}_./@%+-]*(?:\s?\([\p{L}\p{N} ]{1,20}\))?)['"]?\s*$/u
const wrappers = /(?:\b(?:tensor|array|np\.float\d+|numpy\.float\d+|DeviceArray|Array)\()$/i
const fillers = new Set([
  'value',
  'avg',
  'average',
  'mean',
  'is',
  'was',
  'of',
  'at',
  'after',
  'for',
  'in',
  'the',
  'now',
  'on',
])

/** All numbers of a text that have a name in front of them, in order. */
export function pairsOf(text: string, wanted: ReadonlySet<string>): readonly Pair[] {
  const pairs: Pair[] = []
  let end = 0
  for (const found of text.matchAll(numbers)) {
    const from = end
    end = found.index + found[0].length
    const behind = text.slice(end, end + 24)
    if (/^[.:]\d|^,\d|^\s*[-–]\s*\d|^-\d|^\s?\/s/.test(behind) || units.test(behind)) continue
    let before = text.slice(Math.max(from, found.index - 160), found.index)
    before = before.replace(wrappers, '')
    const mark = /(?:\s*(:|=)\s*['"]?|[ \t]+)$/.exec(before)
    if (mark === null) continue
    const named = nameOf(before.slice(0, mark.index), wanted)
    if (named === null) continue
    const start = Math.max(from, found.index - 160) + named.at
    const value = valueWithUnit(found[0], behind, named.kind)
    pairs.push({
      name: named.name,
      kind: named.kind,
      value,
      split: named.split ?? splitBefore(text.slice(0, start)),
      mark: (mark[1] as ':' | '=' | undefined) ?? ' ',
      place: isStart(text.slice(0, start), from) ? 'start' : 'middle',
    })
  }
  return pairs
}

/** Whether a name behind `before` begins something of its own: the line, a part of it, or what follows another number. */
function isStart(before: string, lastNumber: number): boolean {
  return (
    (lastNumber > 0 && /^\S{0,2}\s+$/.test(before.slice(lastNumber))) ||
    /(?:^|[,;|\t\-–>)\]:*]|\s\s)\s*['"[]?$/.test(before)
  )
}

interface Named {
  readonly name: string
  readonly kind: NameKind
  readonly split: Split | null
  readonly at: number
}

/** The name that a text ends with: the longest run of words at its end that is known, or its last word. */
function nameOf(text: string, wanted: ReadonlySet<string>): Named | null {
  const found = nameBefore.exec(text)
  if (found === null) return null
  const words: { word: string; at: number }[] = []
  for (const part of found[1]!.matchAll(/[^\s()'"]+/g))
    words.push({ word: part[0].replace(/(?<=\p{L})\.$/u, ''), at: found.index + part.index })
  const whole = words.map(({ word }) => word).join(' ')
  const about = /^(\S+(?: \S+)??) (?:of|on|for|over) (?:the )?(.*)$/.exec(whole)
  if (about !== null && kindOf(about[1]!) === 'outcome') {
    const split = about[2]!
      .split(' ')
      .map(splitOf)
      .find((one) => one !== null)
    if (split !== undefined) return { name: about[1]!, kind: 'outcome', split, at: words[0]!.at }
  }
  let bracketed: Split | null = null
  const parenthesis = /\(([\p{L}\p{N} ]+)\)\s*['"]?\s*$/u.exec(text)
  if (parenthesis !== null) {
    bracketed = splitOf(parenthesis[1]!.trim())
    const count = parenthesis[1]!.trim().split(/\s+/).length
    words.splice(words.length - count, count)
  }
  while (words.length > 1 && fillers.has(words.at(-1)!.word.toLowerCase())) words.pop()
  if (words.length === 0) return null
  for (let length = Math.min(4, words.length); length >= 1; length--) {
    const part = words.slice(-length)
    const name = part.map(({ word }) => word).join(' ')
    if (wanted.has(name)) return { name, kind: 'outcome', split: bracketed, at: part[0]!.at }
  }
  const last = words.at(-1)!
  let length = 1
  let kind = kindOf(last.word)
  // "learning rate", "grad norm", "train loss", "best val loss": words in front change what the last one means.
  for (let more = 2; more <= Math.min(4, words.length); more++) {
    const longer = kindOf(
      words
        .slice(-more)
        .map(({ word }) => word)
        .join(' '),
    )
    const first = words.at(-more)!.word
    if (kind === 'unknown' && longer !== 'companion') continue
    if (splitOf(first) === null && !belongs(first, last.word) && longer !== 'companion' && longer !== 'other')
      break
    length = more
    kind = longer
  }
  const part = words.slice(-length)
  return { name: part.map(({ word }) => word).join(' '), kind, split: bracketed, at: part[0]!.at }
}

/** Words that make a name with the metric behind them. */
const adjectives = new Set(
  'total mean avg average median lm nll ce cross entropy top data reg regularization global running last smoothed ema'.split(
    ' ',
  ),
)
const littleWords = new Set(
  'the and has its our got now new old end run set is at in on of for to by a an as was with are'.split(' '),
)

/** `D loss`, `cls loss`, `dice loss`: short words and other metrics tell losses apart. */
function belongs(word: string, metric: string): boolean {
  const small = word.toLowerCase()
  if (adjectives.has(small)) return true
  if (littleWords.has(small)) return false
  return word.length <= 3 || (metric.toLowerCase() === 'loss' && kindOf(word) === 'outcome')
}

/** The last word in a text that names a part of the data. */
function splitBefore(text: string): Split | null {
  const words = text.match(/\p{L}+/gu) ?? []
  for (const word of words.reverse()) {
    const split = splitOf(word)
    if (split !== null && word.length > 2) return split
  }
  return null
}

/** `98.3%` is 0.983, and `9839/10000` of an accuracy as well. */
function valueWithUnit(text: string, behind: string, kind: NameKind): number {
  const value = toNumber(text)!
  if (/^\s?%/.test(behind)) return fromPercent(value)
  const of = /^\s?\/\s?(\d+)(?![\d.])/.exec(behind)
  return of !== null && kind === 'outcome' && Number(of[1]) > 0 && Number.isInteger(value)
    ? value / Number(of[1])
    : value
}
