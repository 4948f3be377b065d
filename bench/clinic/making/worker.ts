// A thread that makes whole families of runs, one after the other, for pool.ts.
import { parentPort } from 'node:worker_threads'
import { writeFamily } from '../records/files.ts'
import { hosts } from './hosts.ts'
import { labelFamily } from './label.ts'
import { makeRecord } from './make-record.ts'
import { planFamily } from './plan.ts'

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

parentPort?.on('message', ({ family, folder, seeds }: Task) => {
  const started = performance.now()
  const host = hosts.find((each) => each.family.name === family)!
  const records = labelFamily(planFamily(host, seeds).map(makeRecord))
  writeFamily(folder, family, records)
  const count = (label: string, sick: boolean) =>
    records.filter((record) => record.label === label && (record.fault !== null) === sick).length
  parentPort!.postMessage({
    family,
    seconds: (performance.now() - started) / 1000,
    healthy: count('healthy', false),
    faulty: count('faulty', true),
    droppedHealthy: count('dropped', false),
    droppedFaulty: count('dropped', true),
  } satisfies Made)
})
