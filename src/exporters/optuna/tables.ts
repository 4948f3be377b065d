/** The version of the tables below, and the revision by which Optuna's own migrations know it; the same since Optuna 3.2. */
export const schemaVersion = 12
export const revision = 'v3.2.0.a'

/** What Optuna's RDBStorage expects to find in a database. */
export const tables: readonly string[] = [
  table('version_info', ['version_info_id integer primary key check (version_info_id = 1)'], {
    schema_version: 'integer',
    library_version: 'varchar(256)',
  }),
  table('alembic_version', ['version_num varchar(32) not null primary key'], {}),
  table('studies', ['study_id integer not null primary key'], { study_name: 'varchar(512) not null' }),
  'create unique index ix_studies_study_name on studies (study_name)',
  table('study_directions', ['study_direction_id integer not null primary key'], {
    direction: 'varchar(8) not null',
    study_id: 'integer not null references studies (study_id)',
    objective: 'integer not null',
    unique: '(study_id, objective)',
  }),
  attributes('study', 'user'),
  attributes('study', 'system'),
  table('trials', ['trial_id integer not null primary key'], {
    number: 'integer',
    study_id: 'integer references studies (study_id)',
    state: 'varchar(8) not null',
    datetime_start: 'datetime',
    datetime_complete: 'datetime',
  }),
  'create index ix_trials_study_id on trials (study_id)',
  attributes('trial', 'user'),
  attributes('trial', 'system'),
  table('trial_params', ['param_id integer not null primary key'], {
    trial_id: 'integer references trials (trial_id)',
    param_name: 'varchar(512)',
    param_value: 'float',
    distribution_json: 'text',
    unique: '(trial_id, param_name)',
  }),
  table('trial_values', ['trial_value_id integer not null primary key'], {
    trial_id: 'integer not null references trials (trial_id)',
    objective: 'integer not null',
    value: 'float',
    value_type: 'varchar(7) not null',
    unique: '(trial_id, objective)',
  }),
  table('trial_intermediate_values', ['trial_intermediate_value_id integer not null primary key'], {
    trial_id: 'integer not null references trials (trial_id)',
    step: 'integer not null',
    intermediate_value: 'float',
    intermediate_value_type: 'varchar(7) not null',
    unique: '(trial_id, step)',
  }),
  table('trial_heartbeats', ['trial_heartbeat_id integer not null primary key'], {
    trial_id: 'integer not null unique references trials (trial_id)',
    heartbeat: 'datetime not null',
  }),
]

function attributes(of: 'study' | 'trial', kind: 'user' | 'system'): string {
  const owner = of === 'study' ? 'studies' : 'trials'
  return table(`${of}_${kind}_attributes`, [`${of}_${kind}_attribute_id integer not null primary key`], {
    [`${of}_id`]: `integer references ${owner} (${of}_id)`,
    key: 'varchar(512)',
    value_json: 'text',
    unique: `(${of}_id, key)`,
  })
}

function table(name: string, first: readonly string[], columns: Readonly<Record<string, string>>): string {
  const rest = Object.entries(columns).map(
    ([column, type]) => `${column === 'key' ? '"key"' : column} ${type}`,
  )
  return `create table ${name} (${[...first, ...rest].join(', ')})`
}
