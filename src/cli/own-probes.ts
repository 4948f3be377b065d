import { join } from 'node:path'
import { isWatched, type PlannedTrial } from '../domain/trial.ts'
import type { FoundRun } from '../runs/reading/find-runs.ts'
import { openStoreFolder } from '../store/open-store-folder.ts'
import { ownRun } from './own-run.ts'

/**
 * Which of the runs are probes of studies kept here, and why no rule looks at them: stages begin them in order to see them
 * fail. Files that were named themselves are no probes, and neither is what a store that cannot be read says nothing of.
 *
 * @param named absolute paths
 */
export async function ownProbes(
  runs: readonly FoundRun[],
  named: readonly string[],
): Promise<ReadonlyMap<FoundRun, string>> {
  const probes = new Map<FoundRun, string>()
  const known = new Map<string, ReadonlyMap<number, PlannedTrial>>()
  for (const run of runs) {
    if (run.files.some((file) => named.includes(file))) continue
    const own = ownRun(run.place)
    if (own === null) continue
    const key = join(own.dir, own.study)
    if (!known.has(key)) known.set(key, await unwatchedTrials(own.dir, own.study))
    const trial = known.get(key)!.get(own.trial)
    if (trial !== undefined)
      probes.set(
        run,
        `a probe of the ${trial.stage} stage, which judges it; name the file to have it diagnosed`,
      )
  }
  return probes
}

async function unwatchedTrials(dir: string, study: string): Promise<ReadonlyMap<number, PlannedTrial>> {
  try {
    const { store } = await openStoreFolder(dir)
    try {
      const trials = await store.trials(study)
      return new Map(
        trials.filter(({ trial }) => !isWatched(trial)).map(({ trial }) => [trial.number, trial]),
      )
    } finally {
      await store.close()
    }
  } catch {
    return new Map()
  }
}
