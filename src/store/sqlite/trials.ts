import { BabysitError } from '../../domain/error.ts'
import type { Finding } from '../../domain/finding.ts'
import type { FinishedRun, RunEnd, RunId, RunningRun } from '../../domain/run.ts'
import type { FinishedTrial, PlannedTrial } from '../../domain/trial.ts'
import type { RunRecord, RunTimes, StoredTrial } from '../store.ts'
import type { Database } from './database.ts'
import { sql } from './database.ts'
import { setRunFindings } from './findings.ts'
import { fromJson, toJson } from './json.ts'
import { noRun } from './no-run.ts'
import { requireStudy } from './studies.ts'

/** Trials and their runs; each function is to be called within a transaction. */

export function addTrials(db: Database, study: string, trials: readonly PlannedTrial[]): void {
  requireStudy(db, study)
  for (const trial of trials) {
    if (readTrial(db, study, trial.number) !== undefined) {
      throw new BabysitError('BS4004', `Trial ${trial.number} of study ${study} exists already.`, {
        next: `Go on with the study as it is: babysit resume ${study}`,
      })
    }
    const row = { study, number: trial.number, state: 'planned' as const, trial: toJson(trial), run: null }
    db.write(sql.insertInto('trials').values(row))
  }
}

export function readTrials(
  db: Database,
  study: string,
  part?: { readonly after: number; readonly most: number },
): readonly StoredTrial[] {
  const all = sql.selectFrom('trials').selectAll().where('study', '=', study).orderBy('number')
  const rows = db.rows(part === undefined ? all : all.where('number', '>', part.after).limit(part.most))
  return rows.map((row) => {
    const trial = fromJson(row.trial)
    if (row.state === 'planned') return { state: 'planned', trial: trial as PlannedTrial }
    if (row.state === 'running') return { state: 'running', trial: trial as PlannedTrial, run: row.run! }
    return { state: 'finished', trial: trial as FinishedTrial, run: row.run! }
  })
}

export function beginRun(
  db: Database,
  study: string,
  { trial, run }: { trial: number; run: RunningRun },
): void {
  requireUnfinished(db, study, trial)
  const unfinished = sql.deleteFrom('runs').where('study', '=', study).where('trial', '=', trial)
  db.write(unfinished.where('state', '=', 'running'))
  if (readRun(db, run.id) !== null) {
    throw new BabysitError('BS4008', `The run ${run.id} exists already and has finished.`, {
      next: 'Begin the next attempt under a number of its own.',
    })
  }
  const empty = { handle: '{}', facts: '{}', heard: 0, open_points: 0, next_piece: 0 }
  db.write(
    sql.insertInto('runs').values({ id: run.id, study, trial, state: 'running', run: toJson(run), ...empty }),
  )
  const change = { state: 'running' as const, run: run.id }
  db.write(sql.updateTable('trials').set(change).where('study', '=', study).where('number', '=', trial))
}

export function setHandle(db: Database, run: RunId, handle: RunRecord['handle']): void {
  if (readRun(db, run) === null) throw noRun(db, run)
  db.write(
    sql
      .updateTable('runs')
      .set({ handle: toJson(handle) })
      .where('id', '=', run),
  )
}

export function readRun(db: Database, id: RunId): RunRecord | null {
  const [row] = db.rows(sql.selectFrom('runs').selectAll().where('id', '=', id))
  if (row === undefined) return null
  return {
    run: fromJson(row.run) as RunRecord['run'],
    handle: fromJson(row.handle) as RunRecord['handle'],
    facts: fromJson(row.facts) as RunRecord['facts'],
    offset: row.heard,
  }
}

export function readRunTimes(db: Database, study: string): readonly RunTimes[] {
  const rows = db.rows(sql.selectFrom('runs').select(['id', 'run']).where('study', '=', study).orderBy('key'))
  return rows.map(({ id, run }) => {
    const known = fromJson(run) as RunRecord['run']
    return { run: id, began: known.started, ended: known.state === 'finished' ? known.finished : null }
  })
}

export interface TrialEnd {
  readonly trial: FinishedTrial
  readonly end: RunEnd
  readonly findings: readonly Finding[]
  readonly now: number
}

export function finishTrial(db: Database, study: string, { trial, end, findings, now }: TrialEnd): void {
  requireUnfinished(db, study, trial.number)
  const record = readRun(db, trial.run)
  if (record === null) throw noRun(db, trial.run)
  const { state: _, ...about } = record.run
  const finished: FinishedRun = { ...about, state: 'finished', finished: now, end }
  db.write(
    sql
      .updateTable('runs')
      .set({ state: 'finished', run: toJson(finished) })
      .where('id', '=', trial.run),
  )
  const change = { state: 'finished' as const, trial: toJson(trial), run: trial.run }
  db.write(
    sql.updateTable('trials').set(change).where('study', '=', study).where('number', '=', trial.number),
  )
  setRunFindings(db, trial.run, findings)
}

function readTrial(db: Database, study: string, number: number) {
  const query = sql.selectFrom('trials').select(['state', 'run'])
  return db.rows(query.where('study', '=', study).where('number', '=', number))[0]
}

function requireUnfinished(db: Database, study: string, number: number): void {
  const trial = readTrial(db, study, number)
  if (trial === undefined) {
    requireStudy(db, study)
    throw new BabysitError('BS4005', `Study ${study} has no trial ${number}.`, {
      next: `See its trials: babysit show ${study}`,
    })
  }
  if (trial.state !== 'finished') return
  throw new BabysitError(
    'BS4007',
    `Trial ${number} of study ${study} has finished already, in run ${trial.run}.`,
    {
      next: 'Nothing needs to be done: what it came to is kept. Is a second babysit working on the study?',
    },
  )
}
