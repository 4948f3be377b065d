import { hosts } from '../making/hosts.ts'
import { inThreads } from '../pool.ts'
import { pytorchHosts } from '../pytorch/plan.ts'
import { familiesIn } from '../records/files.ts'
import type { Split } from '../records/run-record.ts'
import type { ScoredRun } from './score-run.ts'
import { type Level, levels } from './signals.ts'
import type { ScoreTask } from './worker.ts'

/** What the diagnosis says of every labelled run in a folder; dropped runs are left out. */
export async function scoreClinic(request: {
  readonly folder: string
  readonly only?: string
  readonly split?: Split
  readonly threads?: number
  readonly levels?: readonly Level[]
}): Promise<readonly ScoredRun[]> {
  const { folder, only = '', threads = 2 } = request
  const tasks: readonly ScoreTask[] = familiesIn(folder)
    .filter((family) => family.includes(only) && isOf(family, request.split))
    .map((family) => ({ folder, family, levels: request.levels ?? levels }))
  const scored = await inThreads<ScoreTask, readonly ScoredRun[]>(
    new URL('./worker.ts', import.meta.url),
    tasks,
    { threads },
  )
  return scored.flat()
}

function isOf(name: string, split: Split | undefined): boolean {
  if (split === undefined) return true
  return [...hosts, ...pytorchHosts].some(({ family }) => family.name === name && family.split === split)
}
