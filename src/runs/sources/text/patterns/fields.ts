import type { Position, Spoken, SpokenValue } from '../line-pattern.ts'
import { kindOf } from '../metric-words.ts'
import { numericValue } from '../numbers.ts'

export type Fields = Readonly<Record<string, unknown>>

const stepKeys = [
  'global_step',
  'trainer/global_step',
  'num_updates',
  'step',
  '_step',
  'iteration',
  'iter',
  'it',
  'update',
]
const epochKeys = ['epoch', 'Epoch', 'ep']
const containers = new Set(['metrics', 'values', 'logs', 'scalars', 'data'])

/** The position that the keys of an object name. */
export function positionIn(fields: Fields): Position {
  const found = (keys: readonly string[]) => {
    for (const key of keys) {
      const value = numericValue(fields[key])
      if (value !== undefined && Number.isFinite(value)) return value
    }
    return undefined
  }
  const step = found([...stepKeys, ...stepKeys.map((key) => key[0]!.toUpperCase() + key.slice(1))])
  const epoch = found(epochKeys)
  return { ...(step === undefined ? {} : { step }), ...(epoch === undefined ? {} : { epoch }) }
}

/** Numbers of an object and of the objects in it, by their path: `{"train": {"loss": 1}}` is train/loss. */
export function numbersIn(fields: Fields, path = ''): readonly (readonly [string, number])[] {
  return Object.entries(fields).flatMap(([key, raw]): (readonly [string, number])[] => {
    if (path === '' && (stepKeys.includes(key.toLowerCase()) || epochKeys.includes(key))) return []
    if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) {
      return path.length > 100
        ? []
        : [...numbersIn(raw as Fields, containers.has(key) ? path : `${path}${key}/`)]
    }
    const value = raw === null ? undefined : numericValue(raw)
    return value === undefined ? [] : [[`${path}${key}`, value]]
  })
}

/**
 * An object as a report. `told`: a line made to be read by machines, every number counts. Otherwise it must hold a
 * metric, or say its step; then it is a report, and numbers that nothing is known of come along unproved.
 */
export function spokenOf(
  fields: Fields,
  how: { readonly told: boolean; readonly wanted: ReadonlySet<string> },
): Spoken | null {
  const position = positionIn(fields)
  const numbers = numbersIn(fields)
  if (how.told)
    return numbers.length === 0
      ? null
      : { position, values: numbers.map(([name, value]) => ({ name, value })) }
  const somewhere = position.step !== undefined || position.epoch !== undefined
  const kinds = numbers.map(([name]) => (how.wanted.has(name) ? 'outcome' : kindOf(name)))
  const report = kinds.includes('outcome') || (somewhere && kinds.some((kind) => kind !== 'other'))
  if (!report) return null
  const values = numbers.flatMap(([name, value], index): SpokenValue[] => {
    const kind = kinds[index]!
    if (kind === 'other' || (kind === 'unknown' && !somewhere)) return []
    return [kind === 'unknown' || kind === 'hint' ? { name, value, unproved: true } : { name, value }]
  })
  return values.length === 0 ? null : { position, values }
}

/** An object of JSON in which NaN and infinities may stand bare, as Python writes them; null where it is none. */
export function parseObject(text: string): Fields | null {
  const value = tryJson(text) ?? tryJson(quoteNonFinite(text))
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function quoteNonFinite(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g, (match) =>
    match[0] === '"' ? match : `"${match}"`,
  )
}
