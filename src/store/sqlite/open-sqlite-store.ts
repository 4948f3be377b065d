import type { Store } from '../store.ts'
import { addAction, answerAction, readActions } from './actions.ts'
import { readChanges } from './changes.ts'
import { openDatabase } from './database.ts'
import { readFindings, setRunFindings, setStudyFindings } from './findings.ts'
import { append, readColumns, readHeard, readLayers, readPoints } from './heard-lines.ts'
import {
  addWish,
  createStudy,
  findStudy,
  readNote,
  readStudies,
  readStudy,
  setGoal,
  setNote,
  setStudyState,
} from './studies.ts'
import { addTrials, beginRun, finishTrial, readRun, readRunTimes, readTrials, setHandle } from './trials.ts'

/**
 * The store in one SQLite file, made where there is none. Every call is one transaction, done by the time it answers.
 * @throws BabysitError BS4010 to BS4017 where the file cannot be used
 */
export async function openSqliteStore(path: string): Promise<Store> {
  const db = openDatabase(path)
  return {
    createStudy: async (plan, now) => db.transaction(() => createStudy(db, plan, now)),
    setStudyState: async (id, state, now) =>
      db.transaction(() => setStudyState(db, id, { state, changed: now })),
    setGoal: async (id, goal) => db.transaction(() => setGoal(db, id, goal)),
    addWish: async (id, wish) => db.transaction(() => addWish(db, id, wish)),
    study: async (id) => db.reading(() => readStudy(db, id)),
    studies: async () => db.reading(() => readStudies(db)),
    findStudy: async (prefix) => db.reading(() => findStudy(db, prefix)),

    addTrials: async (study, trials) => db.transaction(() => addTrials(db, study, trials)),
    trials: async (study, part) => db.reading(() => readTrials(db, study, part)),

    beginRun: async (study, trial, run) => db.transaction(() => beginRun(db, study, { trial, run })),
    setHandle: async (run, handle) => db.transaction(() => setHandle(db, run, handle)),
    append: async (run, heard) => db.transaction(() => append(db, run, heard)),
    run: async (id) => db.reading(() => readRun(db, id)),
    runTimes: async (study) => db.reading(() => readRunTimes(db, study)),
    heard: async (id) => db.reading(() => readHeard(db, id)),
    points: async (id, from) => db.reading(() => readPoints(db, id, from)),
    columns: async (id, from) => db.reading(() => readColumns(db, id, from)),
    layers: async (id) => db.reading(() => readLayers(db, id)),
    finishTrial: async (study, trial, end, findings, now) =>
      db.transaction(() => finishTrial(db, study, { trial, end, findings, now })),

    setStudyFindings: async (study, findings) => db.transaction(() => setStudyFindings(db, study, findings)),
    setRunFindings: async (run, findings) => db.transaction(() => setRunFindings(db, run, findings)),
    findings: async (study) => db.reading(() => readFindings(db, study)),

    ask: async (study, action, now) => db.transaction(() => addAction(db, study, { action, at: now })),
    answer: async (action, outcome) => db.transaction(() => answerAction(db, action, outcome)),
    actions: async (study) => db.reading(() => readActions(db, study)),

    setNote: async (study, key, value) => db.transaction(() => setNote(db, study, { key, value })),
    note: async (study, key) => db.reading(() => readNote(db, study, key)),

    changes: async (since) => db.reading(() => readChanges(db, since)),

    close: async () => db.close(),
  }
}
