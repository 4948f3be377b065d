const words: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['+inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['infinity', Number.POSITIVE_INFINITY],
  ['+infinity', Number.POSITIVE_INFINITY],
  ['-infinity', Number.NEGATIVE_INFINITY],
])

/** The number that a word stands for, `nan` and `inf` among them, `12.5%` as 0.125; undefined where it is none. */
export function numberOf(text: string): number | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  if (trimmed.endsWith('%')) {
    const share = numberOf(trimmed.slice(0, -1))
    return share === undefined ? undefined : share / 100
  }
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed)) return Number(trimmed)
  return words.get(trimmed.toLowerCase())
}

/** A number of JSON, or the word that stands for one that JSON has not. */
export function numberIn(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' ? words.get(value.toLowerCase()) : undefined
}

/** Seconds since 1970, of a number that can be that (in seconds or milliseconds) or a date in ISO 8601. */
export function timeOf(value: unknown): number | undefined {
  const number = typeof value === 'number' ? value : typeof value === 'string' ? numberOf(value) : undefined
  if (number !== undefined)
    return number > 1e8 && number < 1e11
      ? number
      : number >= 1e11 && number < 1e14
        ? number / 1000
        : undefined
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value)) return undefined
  const parsed = Date.parse(value)
  return Number.isNaN(parsed) ? undefined : parsed / 1000
}

/** JSON as Python writes it: bare `NaN`, `Infinity` and `-Infinity` are read as words. Undefined where it is none. */
export function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Numbers that JSON does not know are looked for only where something was wrong.
  }
  try {
    return JSON.parse(
      text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g, (match) => (match[0] === '"' ? match : `"${match}"`)),
    )
  } catch {
    return undefined
  }
}
