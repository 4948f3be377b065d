import { setImmediate as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Study } from '../domain/study.ts'
import type { ObservedTrial } from '../domain/trial.ts'
import type { ReportInput } from '../report/report-input.ts'
import { rememberTrial } from '../runs/supervisor/remember.ts'
import type { Place } from '../server/place.ts'
import { applicable } from './apply/apply-advice.ts'
import { createApplying } from './apply/start-apply.ts'
import { type StudyFolder, trueState } from './study-folder.ts'
import { readRecord } from './study-record.ts'
import { version } from './version.ts'

/** A folder of studies as the server wants it. The page is built into dist/web, for sources and for the package alike. */
export function servedPlace(place: StudyFolder): Place {
  return {
    store: place.store,
    folder: place.folder,
    version,
    trueState: (study) => trueState(study, place.dir),
    readInput: createRecordReader(place),
    advice: { applicable, apply: createApplying(place) },
    web: fileURLToPath(new URL('../../dist/web', import.meta.url)),
  }
}

/** Logs are looked at: what wrote them is not ours to start or to stop, also while they are being read. */
export function placeOfLogs(place: StudyFolder): Place {
  return { ...servedPlace(place), advice: null, trueState: () => 'finished' }
}

/** Milliseconds of reading after which other requests get their turn. */
const turn = 15

/** Reads a study's record without keeping others waiting; of the study read last, finished trials are read once. */
function createRecordReader(place: StudyFolder): (study: Study) => Promise<ReportInput> {
  let known: { readonly study: string; readonly trials: Map<string, ObservedTrial> } | null = null
  return (study) => {
    const { id } = study.plan
    if (known?.study !== id) known = { study: id, trials: new Map() }
    const { trials } = known
    let since = performance.now()
    return readRecord(place, study, async (trial) => {
      const before = trials.get(trial.run)
      if (before !== undefined) return before
      if (performance.now() - since > turn) {
        await pause()
        since = performance.now()
      }
      const observed = await rememberTrial(place.store, trial)
      trials.set(trial.run, observed)
      return observed
    })
  }
}
