import { existsSync, rmSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { missesOf } from '../domain/constraint.ts'
import { BabysitError } from '../domain/error.ts'
import { objectivesOf } from '../domain/goal.ts'
import type { Parameter } from '../domain/parameter.ts'
import type { Study } from '../domain/study.ts'
import type { FinishedTrial } from '../domain/trial.ts'
import type { Attributes, OptunaTrial } from '../exporters/optuna/optuna-study.ts'
import { writeOptuna } from '../exporters/optuna/write-optuna.ts'
import type { Imported } from '../importers/importer.ts'
import { readOptuna } from '../importers/optuna.ts'
import { withParameter } from '../space/reshape.ts'
import { openStoreFolder } from '../store/open-store-folder.ts'
import type { Store, StoredTrial } from '../store/store.ts'
import { importTrials } from './import-trials.ts'

/** What an Optuna storage (a SQLite file) says, in our words; `study` is needed where it has several. */
export async function readOptunaFile(path: string, study: string | undefined): Promise<Imported> {
  const { default: Sqlite } = await import('better-sqlite3')
  const open = (name: string) => new Sqlite(name, { readonly: true, fileMustExist: true })
  return readOptuna(path, { open, ...(study === undefined ? {} : { study }) })
}

/**
 * Brings the trials of an Optuna study into a study of the store, as `babysit import FILE` does.
 *
 * @param path of a SQLite file that Optuna has written
 * @param about.study which study of the file, where it has several
 * @param about.name what the study is called here; where left out, as there
 * @returns the name of the study here, how many trials it holds, and what reads differently
 * @throws BabysitError BS5704 where the file is none, BS5705 where there are several or no such study, BS5611 where the study
 *   here holds trials already
 */
export async function importOptuna(
  path: string,
  about: { readonly study?: string; readonly name?: string; readonly dir?: string } = {},
): Promise<{ readonly id: string; readonly trials: number; readonly notes: readonly string[] }> {
  const imported = await readOptunaFile(resolve(path), about.study)
  const place = { dir: resolve(about.dir ?? '.'), by: 'optuna', name: about.name }
  return { ...(await importTrials(imported, place)), notes: imported.notes }
}

/**
 * Writes the trials of a study into an Optuna storage, as `babysit export STUDY --optuna FILE` does.
 *
 * @param study its name, or the beginning of it
 * @param path a file that is not there yet, or an Optuna storage, to which the study is added
 * @param about.as what the study is called there; where left out, as here
 * @throws BabysitError BS5801 to BS5804
 */
export async function exportOptuna(
  study: string,
  path: string,
  about: { readonly as?: string; readonly dir?: string } = {},
): Promise<ExportedToOptuna> {
  const { store } = await openStoreFolder(resolve(about.dir ?? '.'))
  try {
    return await writeOptunaFile(store, await store.findStudy(study), { path: resolve(path), as: about.as })
  } finally {
    await store.close()
  }
}

export interface ExportedToOptuna {
  /** What the study is called there. */
  readonly name: string
  readonly trials: number
  /** One sentence for each kind of trial that was left out. */
  readonly notes: readonly string[]
}

/** All trials of the search, in one transaction: the file has the whole study or nothing of it. */
export async function writeOptunaFile(
  store: Store,
  study: Study,
  { path, as }: { readonly path: string; readonly as: string | undefined },
): Promise<ExportedToOptuna> {
  const { plan } = study
  const stored = await store.trials(plan.id)
  const finished = stored.flatMap((entry) => (entry.state === 'finished' ? [entry.trial] : []))
  const trials = finished.filter(isComparable)
  if (trials.length === 0) {
    throw new BabysitError('BS5803', `The study ${plan.id} has no finished trial of a search to export.`, {
      next: 'Optuna compares all trials of a study: checks and probes are not written. CSV has them: babysit export',
      exitCode: 1,
    })
  }
  const times = new Map((await store.runTimes(plan.id)).map((one) => [one.run, one]))
  const name = as ?? plan.id
  await inDatabase(path, async (database) => {
    const about = {
      study: { name, goal: plan.goal, parameters: parametersOf(study), attributes: studyAttributes(study) },
      tried: trials.map(({ settings }) => settings),
    }
    const writer = writeOptuna(database, about)
    for (const trial of trials) {
      const { points } = await store.heard(trial.run)
      const steps = points.flatMap(({ step, values: { [plan.goal.series]: value } }) =>
        value === undefined ? [] : [{ step, value }],
      )
      const { began = null, ended = null } = times.get(trial.run) ?? {}
      const lasts = objectivesOf(plan.goal).map(({ series }) => trial.metrics[series]?.last)
      const values = lasts.every((last) => last !== undefined) ? lasts : null
      const { settings, status } = trial
      const attributes = trialAttributes(trial)
      const { constraints } = plan.goal
      const misses =
        constraints === undefined || status !== 'complete'
          ? {}
          : { misses: missesOf(trial.metrics, constraints) }
      writer.add({
        settings,
        status,
        values,
        steps,
        started: began,
        finished: ended,
        attributes,
        ...misses,
      } satisfies OptunaTrial)
    }
  })
  return { name, trials: trials.length, notes: leftOut(stored, finished.length - trials.length) }
}

/** Optuna takes the best value of all trials for the best trial: probes and short looks at rates are no part of that. */
function isComparable({ stage }: FinishedTrial): boolean {
  return stage !== 'sanity' && stage !== 'range'
}

function leftOut(stored: readonly StoredTrial[], probes: number): readonly string[] {
  const open = stored.filter(({ state }) => state !== 'finished').length
  const left = (count: number, what: string) =>
    count === 0
      ? []
      : [`${count === 1 ? '1 trial' : `${count} trials`} ${what} ${count === 1 ? 'is' : 'are'} left out.`]
  return [
    ...left(probes, 'of the sanity check and the range, which other trials do not compare with,'),
    ...left(open, 'that had not finished'),
  ]
}

/** As people have settled them by now; parameters that were dropped meanwhile are still there. */
function parametersOf({ plan }: Study): readonly Parameter[] {
  const settled = (plan.wishes ?? []).flatMap(({ wish }) => (wish.kind === 'reshape' ? [wish.parameter] : []))
  return settled.reduce(withParameter, plan.space).parameters
}

function studyAttributes({ plan }: Study): Attributes {
  return {
    'babysit:study': plan.id,
    'babysit:program': plan.program.kind,
    'babysit:seed': plan.seed,
    ...Object.fromEntries(
      Object.entries(plan.fixed).map(([name, value]) => [`babysit:fixed:${name}`, value]),
    ),
  }
}

function trialAttributes({
  number,
  stage,
  purpose,
  status,
  end,
  seed,
  budget,
  ...trial
}: FinishedTrial): Attributes {
  return {
    'babysit:trial': number,
    'babysit:stage': stage,
    'babysit:purpose': purpose,
    'babysit:status': status,
    'babysit:why': status === 'complete' ? undefined : (end.message ?? end.reason),
    'babysit:seed': seed,
    'babysit:budget': `${budget.amount} ${budget.unit}`,
    'babysit:epochs': trial.epochs,
    'babysit:seconds': trial.seconds,
    ...Object.fromEntries(Object.entries(trial.metrics).map(([name, { last }]) => [name, last])),
  }
}

/** Opens a database, has something written to it, and takes all of it back where that fails. */
async function inDatabase(
  path: string,
  write: (database: import('better-sqlite3').Database) => Promise<void>,
): Promise<void> {
  const { default: Sqlite } = await import('better-sqlite3')
  const isNew = !existsSync(path) || statSync(path).size === 0
  let database: import('better-sqlite3').Database | null = null
  try {
    database = new Sqlite(path)
    database.exec('begin immediate')
    await write(database)
    database.exec('commit')
  } catch (error) {
    if (database?.inTransaction) database.exec('rollback')
    database?.close()
    if (isNew) rmSync(path, { force: true })
    if (error instanceof BabysitError) throw error
    throw new BabysitError('BS5804', `${path} cannot be written: ${(error as Error).message}.`, {
      next: 'Name a file in a folder that exists and may be written to; an existing one has to be an Optuna storage.',
      cause: error,
    })
  }
  database.close()
}
