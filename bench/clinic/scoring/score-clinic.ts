import { inThreads } from '../pool.ts'
import { familiesIn } from '../records/files.ts'
import type { ScoredRun } from './score-run.ts'
import { type Level, levels } from './signals.ts'
import type { ScoreTask } from './worker.ts'

/** What the diagnosis says of every labelled run in a folder; dropped runs are left out. */
export async function scoreClinic(request: {
  readonly folder: string
  readonly only?: string
  readonly threads?: number
  readonly levels?: readonly Level[]
}): Promise<readonly ScoredRun[]> {
  const { folder, only = '', threads = 2 } = request
  const tasks: readonly ScoreTask[] = familiesIn(folder)
    .filter((family) => family.includes(only))
    .map((family) => ({ folder, family, levels: request.levels ?? levels }))
  const scored = await inThreads<ScoreTask, readonly ScoredRun[]>(
    new URL('./worker.ts', import.meta.url),
    tasks,
    { threads },
  )
  return scored.flat()
}
