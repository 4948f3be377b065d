import type { Finding } from '../domain/finding.ts'
import type { Role } from '../domain/parameter.ts'
import type { Facts, LayerReport, Point, SeriesName } from '../domain/series.ts'
import type { Settings, SettingValue } from '../domain/setting.ts'
import { roleOf } from '../space/roles.ts'
import { createRunDiagnosis } from './engine.ts'
import type { RateBand } from './evidence/rate-band.ts'

/** A run as a log tells it, whole. */
export interface RunLog {
  readonly run: string
  readonly points: readonly Point[]
  readonly layers: readonly LayerReport[]
  readonly facts: Facts
}

/** What was done to the curves before the rules saw them. */
export interface LogRemark {
  readonly kind: 'percent' | 'test-as-validation'
  readonly series: readonly SeriesName[]
}

/**
 * What the rules say of a run that is over, from its log alone. Points are brought into the order of their steps, those
 * of one step together. Accuracies in percent become shares. Where a program evaluates on test data only, again and
 * again, that is its validation.
 */
export function diagnoseLog(log: RunLog): {
  readonly findings: readonly Finding[]
  readonly remarks: readonly LogRemark[]
  readonly rateBand: RateBand | null
} {
  const { points, remarks } = prepare(log.points)
  const { facts, run } = log
  const settings: Record<string, SettingValue> = { ...settingsOf(facts) }
  const roles: Partial<Record<Role, string>> = {}
  for (const name of Object.keys(settings)) {
    const role = roleOf(name)
    if (role !== undefined) roles[role] ??= name
  }
  // The rate that was reached is the one to speak of, where only its curve is known.
  const rate = highest(points, 'lr')
  if (roles.learningRate === undefined && facts.learningRate === undefined && rate > 0) {
    roles.learningRate = 'lr'
    settings['lr'] = rate
  }
  const planned = facts['plannedSteps']
  const budget = typeof planned === 'number' ? { budget: { amount: planned, unit: 'steps' as const } } : {}
  const diagnosis = createRunDiagnosis({ context: { run, settings, roles, ...budget } })
  if (Object.keys(facts).length > 0) diagnosis.observe({ kind: 'about', facts })
  const layers = [...log.layers].sort((a, b) => a.step - b.step)
  let next = 0
  for (const point of points) {
    for (; next < layers.length && layers[next]!.step < point.step; next++)
      diagnosis.observe({ kind: 'layers', report: layers[next]! })
    diagnosis.observe({ kind: 'point', point })
  }
  for (; next < layers.length; next++) diagnosis.observe({ kind: 'layers', report: layers[next]! })
  diagnosis.observe({ kind: 'end', end: { status: 'ok', reason: 'finished' } })
  return { findings: diagnosis.findings(), remarks, rateBand: diagnosis.rateBand() }
}

function highest(points: readonly Point[], name: SeriesName): number {
  let most = Number.NEGATIVE_INFINITY
  for (const { values } of points) {
    const value = values[name]
    if (value !== undefined && Number.isFinite(value) && value > most) most = value
  }
  return most
}

function prepare(points: readonly Point[]): {
  readonly points: readonly Point[]
  readonly remarks: readonly LogRemark[]
} {
  const ordered = mergeSteps([...points].sort((a, b) => a.step - b.step))
  const remarks: LogRemark[] = []
  const percent = inPercent(ordered)
  if (percent.size > 0) remarks.push({ kind: 'percent', series: [...percent] })
  const renamed = testAsValidation(ordered)
  if (renamed.size > 0) remarks.push({ kind: 'test-as-validation', series: [...renamed.keys()] })
  if (remarks.length === 0) return { points: ordered, remarks }
  const changed = ordered.map((point) => {
    const values = Object.entries(point.values).map(([name, value]): [string, number] => [
      renamed.get(name) ?? name,
      percent.has(name) ? value / 100 : value,
    ])
    return { ...point, values: Object.fromEntries(values) }
  })
  return { points: changed, remarks }
}

/** Points of one step become one, unless they say the same series twice. */
function mergeSteps(points: readonly Point[]): readonly Point[] {
  const merged: Point[] = []
  for (const point of points) {
    const last = merged.at(-1)
    const fits =
      last?.step === point.step && Object.keys(point.values).every((name) => !(name in last.values))
    if (!fits) merged.push(point)
    else {
      const epoch = point.epoch ?? last.epoch
      merged[merged.length - 1] = {
        ...last,
        ...(epoch === undefined ? {} : { epoch }),
        values: { ...last.values, ...point.values },
      }
    }
  }
  return merged
}

const accuracies: readonly SeriesName[] = ['train/accuracy', 'val/accuracy', 'test/accuracy']

/** An accuracy that goes beyond 1 and not beyond 100 is in percent; then so are the others. */
function inPercent(points: readonly Point[]): ReadonlySet<SeriesName> {
  const heard = new Set<SeriesName>()
  let highest = 0
  for (const { values } of points) {
    for (const name of accuracies) {
      const value = values[name]
      if (value === undefined || Number.isNaN(value)) continue
      heard.add(name)
      highest = Math.max(highest, value)
    }
  }
  return highest > 1.5 && highest <= 100 ? heard : new Set()
}

/** Fewer evaluations than this are one at the end, not a curve. */
const curve = 3

function testAsValidation(points: readonly Point[]): ReadonlyMap<SeriesName, SeriesName> {
  const renamed = new Map<SeriesName, SeriesName>()
  const count = (name: SeriesName) => points.filter(({ values }) => values[name] !== undefined).length
  if (count('val/loss') > 0 || count('val/accuracy') > 0) return renamed
  for (const what of ['loss', 'accuracy'])
    if (count(`test/${what}`) >= curve) renamed.set(`test/${what}`, `val/${what}`)
  return renamed
}

function settingsOf(facts: Facts): Settings {
  const told = facts['settings']
  if (typeof told !== 'object' || told === null) return {}
  const isSetting = (value: unknown): value is SettingValue =>
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  return Object.fromEntries(
    Object.entries(told).filter((entry): entry is [string, SettingValue] => isSetting(entry[1])),
  )
}
