import { BabysitError } from '../../domain/error.ts'
import type { Goal } from '../../domain/goal.ts'
import type { Study, StudyPlan, StudyState } from '../../domain/study.ts'
import type { AcceptedWish, Wish } from '../../domain/wish.ts'
import type { Database } from './database.ts'
import { sql } from './database.ts'
import { fromJson, toJson } from './json.ts'
import type { Tables } from './schema.ts'

/** Studies and their notes; each function is to be called within a transaction. */

export function createStudy(db: Database, plan: StudyPlan, now: number): Study {
  if (readStudy(db, plan.id) !== null) {
    throw new BabysitError('BS4003', `The study ${plan.id} exists already in ${db.path}.`, {
      next: `Go on with it: babysit resume ${plan.id}; or start one under another name.`,
    })
  }
  const row = { id: plan.id, plan: toJson(plan), state: 'running', created: now, changed: now }
  db.write(sql.insertInto('studies').values(row))
  return studyOf(row)
}

export function readStudy(db: Database, id: string): Study | null {
  const [row] = db.rows(sql.selectFrom('studies').selectAll().where('id', '=', id))
  return row === undefined ? null : studyOf(row)
}

export function readStudies(db: Database): readonly Study[] {
  const newestFirst = sql
    .selectFrom('studies')
    .selectAll()
    .orderBy('created', 'desc')
    .orderBy('rowid' as never, 'desc')
  return db.rows(newestFirst).map(studyOf)
}

/** @throws BabysitError BS4001 where there is none */
export function requireStudy(db: Database, id: string): Study {
  const study = readStudy(db, id)
  if (study === null) throw noStudy(db, id)
  return study
}

export function setStudyState(
  db: Database,
  id: string,
  change: { state: StudyState; changed: number },
): void {
  requireStudy(db, id)
  db.write(sql.updateTable('studies').set(change).where('id', '=', id))
}

export function setGoal(db: Database, id: string, goal: Goal): void {
  const plan = toJson({ ...requireStudy(db, id).plan, goal })
  db.write(sql.updateTable('studies').set({ plan }).where('id', '=', id))
}

export function addWish(db: Database, id: string, wish: Wish): AcceptedWish {
  const { plan } = requireStudy(db, id)
  const newest = sql
    .selectFrom('trials')
    .select('number')
    .where('study', '=', id)
    .orderBy('number', 'desc')
    .limit(1)
  const accepted = { after: db.rows(newest)[0]?.number ?? 0, wish }
  const changed = toJson({ ...plan, wishes: [...(plan.wishes ?? []), accepted] })
  db.write(sql.updateTable('studies').set({ plan: changed }).where('id', '=', id))
  return accepted
}

/** @throws BabysitError BS4001 where nothing begins so, BS4002 where several do */
export function findStudy(db: Database, prefix: string): Study {
  const studies = readStudies(db)
  const exact = prefix === 'last' ? studies[0] : studies.find((study) => study.plan.id === prefix)
  if (exact !== undefined) return exact
  const found = studies.filter((study) => study.plan.id.startsWith(prefix))
  if (found.length === 1) return found[0]!
  if (found.length === 0) throw noStudy(db, prefix)
  const candidates = found.map((study) => study.plan.id).join(', ')
  throw new BabysitError('BS4002', `"${prefix}" fits ${found.length} studies: ${candidates}.`, {
    next: 'Give more letters of the one you mean.',
  })
}

export function setNote(db: Database, study: string, note: { key: string; value: unknown }): void {
  requireStudy(db, study)
  const row = { study, key: note.key, value: toJson(note.value) }
  db.write(
    sql
      .insertInto('notes')
      .values(row)
      .onConflict((conflict) => conflict.columns(['study', 'key']).doUpdateSet({ value: row.value })),
  )
}

export function readNote(db: Database, study: string, key: string): unknown {
  const [row] = db.rows(
    sql.selectFrom('notes').select('value').where('study', '=', study).where('key', '=', key),
  )
  return row === undefined ? null : fromJson(row.value)
}

function studyOf(row: Tables['studies']): Study {
  const { plan, state, created, changed } = row
  return { plan: fromJson(plan) as StudyPlan, state: state as StudyState, created, changed }
}

function noStudy(db: Database, id: string): BabysitError {
  const studies = readStudies(db)
  const newest = studies.slice(0, 5).map((study) => study.plan.id)
  const known = studies.length === 0 ? 'It holds no study yet.' : `The newest are ${newest.join(', ')}.`
  return new BabysitError(
    'BS4001',
    `No study ${id === 'last' ? 'at all' : `"${id}"`} in ${db.path}. ${known}`,
    {
      next: 'See all of them with `babysit list`; name another folder with --dir.',
    },
  )
}
