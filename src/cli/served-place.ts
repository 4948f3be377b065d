import { fileURLToPath } from 'node:url'
import type { Place } from '../server/place.ts'
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
    readInput: (study) => readRecord(place, study),
    web: fileURLToPath(new URL('../../dist/web', import.meta.url)),
  }
}
