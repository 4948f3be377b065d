import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { RunContext, RunEvent } from '../../src/diagnosis/rules/rule.ts'
import type { Facts } from '../../src/domain/series.ts'

export const curvesFolder = '../shared/data/curves'

export function haveCurves(): boolean {
  return existsSync(`${curvesFolder}/algoperf.jsonl.gz`)
}

/** A run that somebody else made, as the rules see it. */
export interface OutsideRun {
  readonly id: string
  /** Workload or test problem: what a hold-out leaves out together. */
  readonly family: string
  readonly context: RunContext
  readonly events: readonly RunEvent[]
}

/** One JSON value a line, gzipped; numbers that are none are written as words. */
export function readLines<Line>(file: string): readonly Line[] {
  return gunzipSync(readFileSync(`${curvesFolder}/${file}`))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
}

export type Told = number | 'NaN' | 'Infinity' | '-Infinity' | null

function toNumber(told: Told | undefined): number | undefined {
  return told === null || told === undefined ? undefined : Number(told)
}

/** The events of columns told at given steps, in the order of the steps. */
export function eventsOfColumns(
  facts: Facts,
  columns: readonly {
    readonly series: string
    readonly steps: readonly number[]
    /** Null where the whole column was not logged. */
    readonly values: readonly (Told | undefined)[] | null
  }[],
  stepsPerEpoch?: number,
): readonly RunEvent[] {
  const points = new Map<number, Record<string, number>>()
  for (const { series, steps, values } of columns) {
    if (values === null) continue
    steps.forEach((step, i) => {
      const value = toNumber(values[i])
      if (value === undefined) return
      const point = points.get(step) ?? {}
      point[series] = value
      points.set(step, point)
    })
  }
  const events: RunEvent[] = [{ kind: 'about', facts }]
  for (const [step, values] of [...points].sort(([a], [b]) => a - b)) {
    const epoch = stepsPerEpoch === undefined ? {} : { epoch: step / stepsPerEpoch }
    events.push({ kind: 'point', point: { step, ...epoch, time: 0, values } })
  }
  events.push({ kind: 'end', end: { status: 'ok', reason: 'finished' } })
  return events
}
