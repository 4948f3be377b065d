import { createRunDiagnosis } from '../../../src/diagnosis/engine.ts'
import type { RunEvent } from '../../../src/diagnosis/rules/rule.ts'
import type { Cause } from '../../../src/domain/cause.ts'
import type { Finding } from '../../../src/domain/finding.ts'
import { peers } from '../../diagnosis/peers/index.ts'
import type { RunRecord } from '../records/run-record.ts'
import { heardAtLevel, type Level, levels } from './signals.ts'

/** What the diagnosis said of one run at one level of signals. An alarm is a warning or an error; notes are none. */
export interface Said {
  /** Rules with an alarm at the end, the gravest first. */
  readonly rules: readonly string[]
  /** What the first alarm puts the run down to; null where there is no alarm. */
  readonly cause: Cause | null
  /** Share of the run at which the first alarm came, whether it stood at the end or not; null where there was none. */
  readonly at: number | null
  /** The change that the first alarm advises first, in a word: `learningRate x 0.1`, `repair labels`. */
  readonly advice: string | null
}

/** What a rule of another tool said: the share of the run at which it first raised an alarm; null where it never did. */
export interface PeerSaid {
  readonly name: string
  readonly at: number | null
}

/** A labelled run without its curves, with what was said of it. */
export interface ScoredRun extends Omit<RunRecord, 'context' | 'events'> {
  readonly said: Readonly<Partial<Record<Level, Said>>>
  /** Those of other tools whose signals the run reported. */
  readonly peers: readonly PeerSaid[]
}

export function scoreRun(record: RunRecord, at: readonly Level[] = levels): ScoredRun {
  const { context: _, events: __, ...rest } = record
  return {
    ...rest,
    said: Object.fromEntries(at.map((level) => [level, sayOf(record, level)])),
    peers: peersOf(record),
  }
}

/** A peer's alarm counts whenever it was raised: none of them takes one back. */
function peersOf({ events }: RunRecord): readonly PeerSaid[] {
  const heard = new Set(
    events.flatMap((event) => (event.kind === 'point' ? Object.keys(event.point.values) : [event.kind])),
  )
  const last = Math.max(1, ...events.map(stepOf))
  return peers
    .filter(({ needs }) => needs.every((name) => heard.has(name)))
    .map(({ name, watch }) => {
      const look = watch()
      const first = events.find((event) => look(event))
      return { name, at: first === undefined ? null : (first.kind === 'end' ? last : stepOf(first)) / last }
    })
}

function sayOf(record: RunRecord, level: Level): Said {
  const { context, events } = heardAtLevel(record, level)
  const diagnosis = createRunDiagnosis({ context })
  const last = Math.max(1, ...events.map(stepOf))
  let at: number | null = null
  let step = 0
  for (const event of events) {
    step = Math.max(step, stepOf(event))
    const news = diagnosis.observe(event)
    if (at === null && news.some(isAlarm)) at = step / last
  }
  const alarms = diagnosis.findings().filter(isAlarm)
  const first = alarms[0]
  return {
    rules: alarms.map(({ rule }) => rule),
    cause: first === undefined ? null : (first.cause ?? 'unclear'),
    at,
    advice: first === undefined ? null : adviceOf(first),
  }
}

function isAlarm({ severity }: Finding): boolean {
  return severity !== 'note'
}

export function adviceOf({ advice }: Finding): string | null {
  const change = advice[0]?.change
  if (change === undefined) return null
  switch (change.kind) {
    case 'scale':
      return `${change.role} x ${Number(change.factor.toPrecision(3))}`
    case 'set':
      return `${change.role} = ${change.value}`
    case 'repair':
      return `repair ${change.what}`
    default:
      return change.kind
  }
}

function stepOf(event: RunEvent): number {
  if (event.kind === 'point') return event.point.step
  return event.kind === 'layers' ? event.report.step : 0
}
