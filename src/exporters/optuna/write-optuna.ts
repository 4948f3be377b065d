import type Sqlite from 'better-sqlite3'
import { BabysitError } from '../../domain/error.ts'
import { objectivesOf } from '../../domain/goal.ts'
import type { Settings } from '../../domain/setting.ts'
import { type OptunaParameter, optunaParameters } from './distribution.ts'
import type { Attributes, OptunaStudy, OptunaTrial } from './optuna-study.ts'
import { revision, schemaVersion, tables } from './tables.ts'

/** A study that is being written. */
export interface OptunaWriter {
  /** Trials get Optuna's numbers in the order in which they are added, from 0. */
  add(trial: OptunaTrial): void
}

/**
 * Begins a study in an Optuna storage; in an empty database its tables are made first. To be called within a transaction.
 *
 * @param tried all settings that will be added: every distribution is as wide as they are
 * @throws BabysitError BS5801 where the database is something else, BS5802 where it has a study of this name
 */
export function writeOptuna(
  database: Sqlite.Database,
  { study, tried }: { readonly study: OptunaStudy; readonly tried: readonly Settings[] },
): OptunaWriter {
  prepareTables(database)
  const insert = inserter(database)
  const { name, goal } = study
  if (database.prepare('select 1 from studies where study_name = ?').get(name) !== undefined) {
    throw new BabysitError(
      'BS5802',
      `${database.name} has a study "${name}" already; expected another name.`,
      {
        next: 'Write to another file, or give the study another name: --as NAME',
        exitCode: 1,
      },
    )
  }
  const id = insert('studies', { study_name: name })
  const objectives = objectivesOf(goal)
  for (const [objective, { direction }] of objectives.entries())
    insert('study_directions', { direction: direction.toUpperCase(), study_id: id, objective })
  insert('study_system_attributes', {
    study_id: id,
    key: 'study:metric_names',
    value_json: JSON.stringify(objectives.map(({ series }) => series)),
  })
  writeAttributes(insert, { table: 'study_user_attributes', owner: { study_id: id } }, study.attributes)
  const parameters = study.parameters.map((one) => ({ name: one.name, as: optunaParameters(one, tried) }))
  const worst = objectives.map(({ direction }) =>
    direction === 'minimize' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY,
  )
  let number = 0
  return {
    add: (trial) => writeTrial(insert, { study: id, number: number++, parameters, worst }, trial),
  }
}

function prepareTables(database: Sqlite.Database): void {
  const names = database.prepare("select name from sqlite_master where type = 'table'").pluck().all()
  if (names.length === 0) {
    for (const statement of tables) database.prepare(statement).run()
    const insert = inserter(database)
    insert('version_info', { version_info_id: 1, schema_version: schemaVersion, library_version: '5.0.0' })
    insert('alembic_version', { version_num: revision })
    return
  }
  const version = names.includes('version_info')
    ? database.prepare('select schema_version from version_info').pluck().get()
    : undefined
  if (version === schemaVersion) return
  const what = version === undefined ? 'is no Optuna storage' : `has the tables of version ${version}`
  throw new BabysitError(
    'BS5801',
    `${database.name} ${what}; expected a new file, or a storage of version ${schemaVersion} (Optuna 3.2 to 5).`,
    {
      next:
        version === undefined
          ? 'Name a file that is not there yet.'
          : 'Bring it up to date: optuna storage upgrade',
    },
  )
}

type Insert = (table: string, row: Readonly<Record<string, string | number | null>>) => number

/** Inserts a row, and answers with its id. */
function inserter(database: Sqlite.Database): Insert {
  const known = new Map<string, Sqlite.Statement>()
  return (table, row) => {
    const columns = Object.keys(row)
    const statement =
      known.get(table) ??
      database.prepare(
        `insert into ${table} (${columns.map((one) => `"${one}"`).join(', ')}) values (${columns.map(() => '?').join(', ')})`,
      )
    known.set(table, statement)
    return Number(statement.run(Object.values(row)).lastInsertRowid)
  }
}

const states = { complete: 'COMPLETE', stopped: 'PRUNED', diverged: 'COMPLETE', failed: 'FAIL' } as const

function writeTrial(
  insert: Insert,
  about: {
    readonly study: number
    readonly number: number
    readonly parameters: readonly { readonly name: string; readonly as: readonly OptunaParameter[] }[]
    /** What a trial that diverged came to in each goal: Optuna knows no other word for it. */
    readonly worst: readonly number[]
  },
  trial: OptunaTrial,
): void {
  const { study, number, parameters, worst } = about
  const { status, settings, steps } = trial
  const values = status === 'diverged' ? worst : trial.values
  // With several goals Optuna prunes nothing, so that nothing it has pruned has a value either.
  const hasValue =
    values !== null && !values.some(Number.isNaN) && (values.length === 1 || status !== 'stopped')
  const id = insert('trials', {
    number,
    study_id: study,
    // Complete means to Optuna that there is a value.
    state: status === 'complete' && !hasValue ? states.failed : states[status],
    datetime_start: timeText(trial.started),
    datetime_complete: timeText(trial.finished),
  })
  for (const { name, as } of parameters) {
    const setting = settings[name]
    if (setting === undefined) continue
    for (const one of as) {
      const stored = one.stored(setting)
      if (stored === null) continue
      insert('trial_params', {
        trial_id: id,
        param_name: one.name,
        param_value: stored,
        distribution_json: one.json,
      })
    }
  }
  if (hasValue && status !== 'failed')
    for (const [objective, value] of values.entries())
      insert('trial_values', { trial_id: id, objective, ...numberColumns('value', value) })
  // Nor does it know curves of several goals.
  for (const [step, reported] of worst.length > 1 ? [] : byWholeStep(steps))
    insert('trial_intermediate_values', {
      trial_id: id,
      step,
      ...numberColumns('intermediate_value', reported),
    })
  if (trial.misses !== undefined)
    insert('trial_system_attributes', {
      trial_id: id,
      key: 'constraints',
      value_json: JSON.stringify(trial.misses.map((miss) => (Number.isFinite(miss) ? miss : 1e9))),
    })
  writeAttributes(insert, { table: 'trial_user_attributes', owner: { trial_id: id } }, trial.attributes)
}

function writeAttributes(
  insert: Insert,
  { table, owner }: { readonly table: string; readonly owner: Readonly<Record<string, number>> },
  attributes: Attributes,
): void {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue
    const said = typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
    insert(table, { ...owner, key, value_json: JSON.stringify(said) })
  }
}

/** Finite numbers stand in the column; others are said by a word beside it. */
function numberColumns(column: string, value: number): Record<string, string | number | null> {
  if (Number.isFinite(value)) return { [column]: value, [`${column}_type`]: 'FINITE' }
  const type = Number.isNaN(value) ? 'NAN' : value > 0 ? 'INF_POS' : 'INF_NEG'
  return { [column]: null, [`${column}_type`]: type }
}

/** Optuna's steps are whole numbers, each there once: the last report of a step counts. */
function byWholeStep(steps: OptunaTrial['steps']): ReadonlyMap<number, number> {
  return new Map(steps.map(({ step, value }) => [Math.round(step), value]))
}

/** Optuna writes the time of the place, without its name. */
function timeText(seconds: number | null): string | null {
  if (seconds === null) return null
  const date = new Date(seconds * 1000)
  const two = (value: number, length = 2) => String(value).padStart(length, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  return `${day} ${time}.${two(date.getMilliseconds(), 3)}000`
}
