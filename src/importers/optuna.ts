import type Sqlite from 'better-sqlite3'
import { BabysitError } from '../domain/error.ts'
import type { Parameter } from '../domain/parameter.ts'
import type { SettingValue } from '../domain/setting.ts'
import { booleanParameter, choiceParameter, integerParameter, realParameter } from '../space/parameters.ts'
import { type ForeignTrial, type Imported, nothingSaid } from './importer.ts'

// Written by Optuna's RDBStorage; its tables have kept these names and columns since version 2.

/** One row of a table, as SQLite gives it. */
type Row = Readonly<Record<string, string | number | null>>

export type OpenDatabase = (path: string) => Sqlite.Database

/**
 * The studies of an Optuna file (SQLite): the space that its trials were drawn from, and the trials.
 *
 * @param study which of them; needed where there are several
 * @throws BabysitError BS5704 where the file is no such database, or has no such study
 */
export function readOptuna(
  path: string,
  about: { readonly open: OpenDatabase; readonly study?: string },
): Imported {
  const database = openDatabase(path, about.open)
  try {
    const rows = (text: string, ...values: (string | number)[]) =>
      database.prepare(text).all(...values) as Row[]
    const study = pickStudy(
      path,
      rows('select study_id, study_name from studies order by study_id'),
      about.study,
    )
    const id = Number(study['study_id'])
    const directions = rows(
      'select direction from study_directions where study_id = ? order by objective',
      id,
    )
    const maximize = String(directions[0]?.['direction']) === 'MAXIMIZE'
    const read = tables(rows, id)
    const notes: string[] = []
    if (directions.length > 1) notes.push(`The study has ${directions.length} objectives; the first is read.`)
    const trials = read.trials.flatMap((row) => trialOf(row, read))
    const left = read.trials.length - trials.length
    if (left > 0)
      notes.push(
        `${left === 1 ? '1 trial that had' : `${left} trials that had`} not finished ${left === 1 ? 'is' : 'are'} left out.`,
      )
    const parameters = [...read.distributions].map(([name, text]) => parameterOf(name, text, path))
    return {
      ...nothingSaid,
      parameters: parameters.filter((one) => one !== null),
      goal: { series: metricName(rows, id) ?? 'objective', direction: maximize ? 'maximize' : 'minimize' },
      notes,
      tried: { name: String(study['study_name']), trials },
    }
  } finally {
    database.close()
  }
}

function openDatabase(path: string, open: OpenDatabase): Sqlite.Database {
  let why = 'it is no Optuna storage'
  try {
    const database = open(path)
    const names = database.prepare("select name from sqlite_master where type = 'table'").all() as Row[]
    if (['studies', 'trials', 'trial_params'].every((name) => names.some((row) => row['name'] === name)))
      return database
    database.close()
  } catch (error) {
    why = (error as Error).message
  }
  throw new BabysitError('BS5704', `${path} cannot be read as an Optuna storage: ${why}.`, {
    next: 'Name the SQLite file that Optuna was given, as in sqlite:///study.db.',
  })
}

function pickStudy(path: string, studies: readonly Row[], wanted: string | undefined): Row {
  const names = studies.map((row) => String(row['study_name']))
  const found =
    wanted === undefined
      ? studies.length === 1 && studies[0]
      : studies.find((row) => row['study_name'] === wanted)
  if (found) return found
  const what = wanted === undefined ? `has ${names.length} studies` : `has no study "${wanted}"`
  throw new BabysitError(
    'BS5705',
    `${path} ${what}; it has ${names.map((name) => `"${name}"`).join(', ') || 'none'}.`,
    {
      next: `Name one: babysit import ${path} --study ${names[0] === undefined ? 'NAME' : `'${names[0]}'`}`,
    },
  )
}

/** What the first objective is called; null where nobody has named it, as in older storages. */
function metricName(rows: (text: string, ...values: number[]) => Row[], study: number): string | null {
  const [row] = rows(
    `select value_json from study_system_attributes where study_id = ? and "key" = 'study:metric_names'`,
    study,
  )
  const names: unknown = row === undefined ? null : JSON.parse(String(row['value_json']))
  const first: unknown = Array.isArray(names) ? names[0] : null
  return typeof first === 'string' && first !== '' ? first : null
}

interface Tables {
  readonly trials: readonly Row[]
  readonly params: ReadonlyMap<number, readonly Row[]>
  readonly values: ReadonlyMap<number, readonly Row[]>
  readonly steps: ReadonlyMap<number, readonly Row[]>
  /** The newest of each name. */
  readonly distributions: ReadonlyMap<string, string>
}

function tables(rows: (text: string, ...values: number[]) => Row[], study: number): Tables {
  const of = (table: string, order: string) =>
    rows(
      `select x.* from ${table} x join trials t using (trial_id) where t.study_id = ? order by ${order}`,
      study,
    )
  const params = of('trial_params', 'x.trial_id, x.param_id')
  return {
    trials: rows('select * from trials where study_id = ? order by number', study),
    params: byTrial(params),
    values: byTrial(of('trial_values', 'x.trial_id, x.objective')),
    steps: byTrial(of('trial_intermediate_values', 'x.trial_id, x.step')),
    distributions: new Map(
      params.map((row) => [String(row['param_name']), String(row['distribution_json'])]),
    ),
  }
}

function byTrial(rows: readonly Row[]): ReadonlyMap<number, readonly Row[]> {
  const map = new Map<number, Row[]>()
  for (const row of rows) {
    const trial = Number(row['trial_id'])
    map.set(trial, [...(map.get(trial) ?? []), row])
  }
  return map
}

const ends = {
  COMPLETE: { status: 'complete', end: { status: 'ok', reason: 'finished' } },
  PRUNED: { status: 'stopped', end: { status: 'stopped', reason: 'pruned' } },
  FAIL: { status: 'failed', end: { status: 'failed', reason: 'told' } },
} as const

function trialOf(row: Row, { params, values, steps }: Tables): readonly ForeignTrial[] {
  const known = ends[row['state'] as keyof typeof ends]
  if (known === undefined) return []
  const id = Number(row['trial_id'])
  const settings = (params.get(id) ?? []).map(
    (param) => [String(param['param_name']), settingOf(param)] as const,
  )
  const value = storedValue(values.get(id)?.[0], 'value')
  return [
    {
      number: Number(row['number']) + 1,
      settings: Object.fromEntries(settings),
      ...known,
      steps: (steps.get(id) ?? []).map((step) => ({
        step: Number(step['step']),
        value: storedValue(step, 'intermediate_value') ?? Number.NaN,
      })),
      value,
      started: timeOf(row['datetime_start']),
      finished: timeOf(row['datetime_complete']),
    },
  ]
}

/** Finite values stand in the column; others are said by a word beside it. */
function storedValue(row: Row | undefined, column: string): number | null {
  if (row === undefined) return null
  const type = String(row[`${column}_type`] ?? 'FINITE')
  if (type === 'INF_POS') return Number.POSITIVE_INFINITY
  if (type === 'INF_NEG') return Number.NEGATIVE_INFINITY
  const value = row[column]
  return type === 'NAN' || value === null || value === undefined ? Number.NaN : Number(value)
}

function timeOf(text: string | number | null | undefined): number | null {
  // The time of the place where it was written, which is not said; mostly this one.
  const time = typeof text === 'string' ? Date.parse(text.replace(' ', 'T')) : Number.NaN
  return Number.isFinite(time) ? time / 1000 : null
}

interface Distribution {
  readonly name: string
  readonly attributes: {
    readonly low?: number
    readonly high?: number
    readonly log?: boolean
    readonly step?: number | null
    readonly q?: number
    readonly choices?: readonly (SettingValue | null)[]
  }
}

function settingOf(param: Row): SettingValue {
  const { name, attributes } = JSON.parse(String(param['distribution_json'])) as Distribution
  const value = Number(param['param_value'])
  if (name === 'CategoricalDistribution') return attributes.choices?.[value] ?? 'None'
  if (name.startsWith('Int')) return Math.round(value)
  // Steps add up to 0.30000000000000004.
  return (attributes.step ?? attributes.q ?? null) === null ? value : Number(value.toPrecision(12))
}

/** Null where it always had the same value. */
function parameterOf(name: string, text: string, path: string): Parameter | null {
  const { name: kind, attributes } = JSON.parse(text) as Distribution
  if (kind === 'CategoricalDistribution') {
    const choices = (attributes.choices ?? []).map((choice) => choice ?? 'None')
    if (choices.length < 2) return null
    const isSwitch = choices.length === 2 && choices.every((choice) => typeof choice === 'boolean')
    return isSwitch ? booleanParameter({ name }) : choiceParameter({ name, choices })
  }
  const { low, high } = attributes
  if (low === undefined || high === undefined) {
    throw new BabysitError(
      'BS5706',
      `${path}: the distribution of ${name} is ${text}; expected one with low and high.`,
      {
        next: 'Write the range by hand: babysit help spaces.',
      },
    )
  }
  if (low === high) return null
  const isLog = attributes.log === true || kind.includes('Log')
  const step = attributes.step ?? attributes.q ?? null
  const exact = step !== null && !isLog && !(kind.startsWith('Int') && step === 1) ? { step } : {}
  const range = { name, low, high, scale: isLog ? 'log' : 'linear', ...exact } as const
  return kind.startsWith('Int') ? integerParameter(range) : realParameter(range)
}
