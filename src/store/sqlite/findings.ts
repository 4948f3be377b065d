import type { Finding } from '../../domain/finding.ts'
import type { RunId } from '../../domain/run.ts'
import type { Database } from './database.ts'
import { sql } from './database.ts'
import { fromJson, toJson } from './json.ts'
import { noRun } from './no-run.ts'
import { requireStudy } from './studies.ts'

/** Findings of runs (`run` set) and of a study (`run` null); each function is to be called within a transaction. */

export function addFindings(
  db: Database,
  findings: readonly Finding[],
  of: { readonly study: string; readonly run: RunId | null },
): void {
  for (const finding of findings)
    db.write(sql.insertInto('findings').values({ ...of, finding: toJson(finding) }))
}

export function setStudyFindings(db: Database, study: string, findings: readonly Finding[]): void {
  requireStudy(db, study)
  db.write(sql.deleteFrom('findings').where('study', '=', study).where('run', 'is', null))
  addFindings(db, findings, { study, run: null })
}

/** What stands for a run while it goes on; of a run that does not exist, nothing is kept. */
export function setRunFindings(db: Database, run: RunId, findings: readonly Finding[]): void {
  const [known] = db.rows(sql.selectFrom('runs').select('study').where('id', '=', run))
  if (known === undefined) throw noRun(db, run)
  db.write(sql.deleteFrom('findings').where('run', '=', run))
  addFindings(db, findings, { study: known.study, run })
}

/** Those of runs in the order in which the runs finished, then those of the study. */
export function readFindings(db: Database, study: string): readonly Finding[] {
  const rows = db.rows(
    sql.selectFrom('findings').select(['run', 'finding']).where('study', '=', study).orderBy('key'),
  )
  const ordered = [...rows.filter((row) => row.run !== null), ...rows.filter((row) => row.run === null)]
  return ordered.map((row) => fromJson(row.finding) as Finding)
}
