import type { RunEnd } from '../../domain/run.ts'
import type { LayerStatistics } from '../../domain/series.ts'
import { readWeightPictures } from '../../domain/weight-pictures.ts'
import { type ParsedLine, type WireLine, wireVersion } from './line.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * One line of the wire, without its line end. Never throws: what cannot be read is `{ kind: 'bad' }` with the reason.
 *
 * Read as well, because programs write it: bare `NaN`, `Infinity` and `-Infinity` (Python's json), `null` for NaN
 * (JavaScript's), and a bare `{"step":12,"loss":0.5}` without a type, which is a point.
 *
 * @param received seconds since 1970, the time of a point that names none
 */
export function parseLine(text: string, received: number): ParsedLine {
  const fields = parseObject(text)
  if (fields === null) return bad(text, 'not a JSON object')
  const type = fields.t
  const read = type === undefined ? readBarePoint : typeof type === 'string' ? readers.get(type) : null
  if (read === null) return bad(text, 'its type "t" is not a word')
  if (read === undefined) return { kind: 'unknown', type: String(type) }
  const line = read(fields, received)
  return typeof line === 'string' ? bad(text, line) : line
}

/** A line, or why it is none. */
type LineReader = (fields: Fields, received: number) => WireLine | string

const byType: Readonly<Record<string, LineReader>> = {
  hello: (fields) => ({
    kind: 'hello',
    hello: {
      version: toNumber(fields.v) ?? wireVersion,
      pid: toNumber(fields.pid) ?? null,
      framework: toText(fields.framework) ?? '',
      program: toText(fields.program) ?? '',
      obeys: Array.isArray(fields.obeys) ? fields.obeys.filter((word) => typeof word === 'string') : [],
    },
  }),
  about: (fields) => {
    const { t: _, firstLayer, ...others } = fields
    const facts = Object.entries(others).map(([name, value]) => [name, revive(value)] as const)
    const pictures = readWeightPictures(firstLayer)
    return {
      kind: 'about',
      facts: { ...Object.fromEntries(facts), ...(pictures === null ? {} : { firstLayer: pictures }) },
    }
  },
  point: (fields, received) => {
    if (!isObject(fields.values)) return 'a point without "values"'
    return pointOf(fields, Object.entries(fields.values), received)
  },
  layers: (fields) => {
    const step = toNumber(fields.step)
    if (step === undefined || !Number.isFinite(step)) return 'layers without a "step"'
    if (!Array.isArray(fields.layers)) return 'layers without a list "layers"'
    const layers = fields.layers.map(layerOf)
    return layers.includes(null)
      ? 'a layer without a "name"'
      : { kind: 'layers', report: { step, layers: layers as LayerStatistics[] } }
  },
  end: (fields) => {
    const { status } = fields
    if (status !== 'ok' && status !== 'failed' && status !== 'stopped')
      return 'an end without a known "status"'
    const message = toText(fields.message)
    const end: RunEnd = {
      status,
      reason: toText(fields.reason) ?? (status === 'ok' ? 'finished' : status),
      ...(message === undefined ? {} : { message }),
    }
    return { kind: 'end', end }
  },
}

/** A map: a line may call itself "constructor". */
const readers = new Map(Object.entries(byType))

const notSeries = new Set(['t', 'step', 'iter', 'iteration', 'global_step', 'epoch', 'time'])

function readBarePoint(fields: Fields, received: number): WireLine | string {
  const step = fields.step ?? fields.iter ?? fields.iteration ?? fields.global_step
  const series = Object.entries(fields).filter(
    ([name, value]) => !notSeries.has(name) && toNumber(value) !== undefined,
  )
  if (series.length === 0) return 'neither a type "t" nor a number to record'
  return pointOf({ ...fields, step }, series, received)
}

function pointOf(fields: Fields, series: readonly [string, unknown][], received: number): WireLine | string {
  const step = toNumber(fields.step)
  if (step === undefined || !Number.isFinite(step)) return 'a point without a "step"'
  const epoch = toNumber(fields.epoch)
  const time = toNumber(fields.time)
  const values: [string, number][] = []
  for (const [name, raw] of series) {
    const value = toNumber(raw)
    if (value === undefined) return `the value of "${name}" is not a number`
    values.push([name, value])
  }
  const at = { step, time: time === undefined || !Number.isFinite(time) ? received : time }
  const point = { ...at, values: Object.fromEntries(values) }
  return {
    kind: 'point',
    point: epoch === undefined || !Number.isFinite(epoch) ? point : { ...point, epoch },
  }
}

const optionalStatistics = ['deadFraction', 'saturatedFraction', 'mean', 'std'] as const

function layerOf(raw: unknown): LayerStatistics | null {
  if (!isObject(raw)) return null
  const name = toText(raw.name)
  if (name === undefined) return null
  const optional: Partial<Record<(typeof optionalStatistics)[number], number>> = {}
  for (const key of optionalStatistics) {
    const value = toNumber(raw[key])
    if (value !== undefined) optional[key] = value
  }
  return {
    name,
    kind: toText(raw.kind) ?? '',
    updateRatio: toNumber(raw.updateRatio) ?? Number.NaN,
    gradNorm: toNumber(raw.gradNorm) ?? Number.NaN,
    weightNorm: toNumber(raw.weightNorm) ?? Number.NaN,
    ...optional,
  }
}

function parseObject(text: string): Fields | null {
  const value = parseJson(text) ?? parseJson(quoteNonFinite(text))
  return isObject(value) ? value : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Bare NaN and Infinity outside strings become words, which JSON can hold. */
function quoteNonFinite(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g, (match) =>
    match[0] === '"' ? match : `"${match}"`,
  )
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const words = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
])

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (value === null) return Number.NaN
  return typeof value === 'string' ? words.get(value) : undefined
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function revive(value: unknown): unknown {
  if (typeof value === 'string') return words.get(value) ?? value
  return Array.isArray(value) ? value.map(revive) : value
}

function bad(text: string, why: string): ParsedLine {
  return { kind: 'bad', why, text: text.length > 200 ? `${text.slice(0, 200)}...` : text }
}
