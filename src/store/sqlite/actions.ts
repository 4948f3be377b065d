import type { Action, RecordedAction } from '../../domain/action.ts'
import { BabysitError } from '../../domain/error.ts'
import type { Database } from './database.ts'
import { sql } from './database.ts'
import { fromJson, toJson } from './json.ts'
import type { Tables } from './schema.ts'
import { requireStudy } from './studies.ts'

/** What people ask of studies; each function is to be called within a transaction. */

export function addAction(
  db: Database,
  study: string,
  { action, at }: { readonly action: Action; readonly at: number },
): RecordedAction {
  requireStudy(db, study)
  const row = { study, at, action: toJson(action), state: 'pending' as const, answer: null }
  const [added] = db.rows(sql.insertInto('actions').values(row).returningAll())
  return actionOf(added!)
}

export function answerAction(
  db: Database,
  number: number,
  { state, answer }: { readonly state: 'done' | 'refused'; readonly answer: string },
): void {
  const [row] = db.rows(sql.selectFrom('actions').select('state').where('number', '=', number))
  if (row === undefined) {
    throw new BabysitError('BS4009', `No action ${number} in ${db.path}.`, {
      next: 'Ask for it anew: the store may have been replaced meanwhile.',
    })
  }
  if (row.state !== 'pending') return
  db.write(sql.updateTable('actions').set({ state, answer }).where('number', '=', number))
}

/** Oldest first. */
export function readActions(db: Database, study: string): readonly RecordedAction[] {
  const rows = db.rows(sql.selectFrom('actions').selectAll().where('study', '=', study).orderBy('number'))
  return rows.map(actionOf)
}

function actionOf({ number, study, at, action, state, answer }: ActionRow): RecordedAction {
  const recorded = { number, study, at, action: fromJson(action) as Action, state }
  return answer === null ? recorded : { ...recorded, answer }
}

type ActionRow = Omit<Tables['actions'], 'number'> & { readonly number: number }
