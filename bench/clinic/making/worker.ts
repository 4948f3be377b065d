// A thread that makes whole families of runs, one after the other, for pool.ts.
import { parentPort } from 'node:worker_threads'
import { writeFamily } from '../records/files.ts'
import { hosts } from './hosts.ts'
import { labelFamily } from './label.ts'
import { countLabels, type Task } from './made.ts'
import { makeRecord } from './make-record.ts'
import { planFamily } from './plan.ts'

parentPort?.on('message', ({ family, folder, seeds }: Task) => {
  const started = performance.now()
  const host = hosts.find((each) => each.family.name === family)!
  const records = labelFamily(planFamily(host, seeds).map(makeRecord))
  writeFamily(folder, family, records)
  parentPort!.postMessage(countLabels(family, records, (performance.now() - started) / 1000))
})
