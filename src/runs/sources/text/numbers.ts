/** A number as programs print it, NaN and infinities among them. */
export const numberText = String.raw`[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|[nN][aA][nN]|[iI]nf(?:inity)?)`

/** What a word like `0.5`, `-inf`, `NaN`, `1e-3` stands for; undefined where it is no number. */
export function toNumber(text: string): number | undefined {
  const word = text.trim()
  const odd = oddNumbers.get(word.toLowerCase())
  if (odd !== undefined) return odd
  if (!/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(word)) return undefined
  return Number(word)
}

const oddNumbers = new Map<string, number>()
for (const sign of ['', '+', '-']) {
  oddNumbers.set(`${sign}nan`, Number.NaN)
  const infinity = sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  for (const word of ['inf', 'infinity']) oddNumbers.set(`${sign}${word}`, infinity)
}

/** A value of JSON or of a Python literal: a number, or a text that is nothing but one. */
export function numericValue(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && value.length < 40 ? toNumber(value) : undefined
}

/** 98.1 % is 0.981, and not 0.9809999999999999. */
export function fromPercent(value: number): number {
  return Number((value / 100).toPrecision(12))
}
