// A thread that scores the diagnosis on whole families of labelled runs, for score-clinic.ts.
import { parentPort } from 'node:worker_threads'
import { readFamily } from '../records/files.ts'
import { type ScoredRun, scoreRun } from './score-run.ts'
import type { Level } from './signals.ts'

export interface ScoreTask {
  readonly folder: string
  readonly family: string
  readonly levels: readonly Level[]
}

parentPort?.on('message', ({ folder, family, levels }: ScoreTask) => {
  const scored: ScoredRun[] = []
  for (const record of readFamily(folder, family)) {
    if (record.label !== 'dropped') scored.push(scoreRun(record, levels))
  }
  parentPort!.postMessage(scored)
})
