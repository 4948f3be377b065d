import { BabysitError } from '../../domain/error.ts'
import type { RunId } from '../../domain/run.ts'
import type { Database } from './database.ts'

export function noRun(db: Database, id: RunId): BabysitError {
  return new BabysitError('BS4006', `No run "${id}" in ${db.path}.`, {
    next: "A run is named <study>/<trial>.<attempt>; see a study's runs with `babysit show`.",
  })
}
