import type { StoreChange, StoreChanges } from '../store.ts'
import type { Database } from './database.ts'
import { sql } from './database.ts'

/** To be called within one reading. Triggers keep the table; see schema.ts. */
export function readChanges(db: Database, since: number): StoreChanges {
  const rows = db.rows(sql.selectFrom('changes').selectAll().where('seq', '>', since).orderBy('seq'))
  const changes = rows.map(
    ({ kind, study, run }): StoreChange => ({
      kind: kind as StoreChange['kind'],
      study,
      ...(run === '' ? {} : { run }),
    }),
  )
  return { seq: rows.at(-1)?.seq ?? since, changes }
}
