import type { RunRecord } from '../records/run-record.ts'

/** What a making thread is asked. */
export interface Task {
  readonly family: string
  readonly folder: string
  readonly seeds: readonly number[]
}

/** How many runs of a family got which label. */
export interface Made {
  readonly family: string
  readonly seconds: number
  readonly healthy: number
  readonly faulty: number
  readonly droppedHealthy: number
  readonly droppedFaulty: number
}

export function countLabels(family: string, records: readonly RunRecord[], seconds: number): Made {
  const count = (label: string, sick: boolean) =>
    records.filter((record) => record.label === label && (record.fault !== null) === sick).length
  return {
    family,
    seconds,
    healthy: count('healthy', false),
    faulty: count('faulty', true),
    droppedHealthy: count('dropped', false),
    droppedFaulty: count('dropped', true),
  }
}
