import type { Generated } from 'kysely'

/** Tables of the newest version, for Kysely. JSON columns are texts of `toJson`. */
export interface Tables {
  studies: { id: string; plan: string; state: string; created: number; changed: number }
  trials: {
    study: string
    number: number
    state: 'planned' | 'running' | 'finished'
    trial: string
    run: string | null
  }
  runs: {
    key: Generated<number>
    id: string
    study: string
    trial: number
    state: 'running' | 'finished'
    run: string
    handle: string
    facts: string
    /** How far the run has been heard; see HeardLines. */
    heard: number
    /** Points in pieces that are still open, and the number of the next piece. */
    open_points: number
    next_piece: number
    /** Where listening goes on, as JSON; `null` where it was never told. */
    listening: Generated<string>
    /** How often points were forgotten because the program had gone back. */
    rewound: Generated<number>
  }
  /** Points of a run in order of `piece`. Small appends are open pieces, merged once they hold about a thousand points. */
  points: { run: number; piece: number; open: 0 | 1; data: Uint8Array; count: number }
  layers: { run: number; piece: number; data: string }
  findings: { key: Generated<number>; study: string; run: string | null; finding: string }
  notes: { study: string; key: string; value: string }
  actions: {
    number: Generated<number>
    study: string
    at: number
    action: string
    state: 'pending' | 'done' | 'refused'
    answer: string | null
  }
  /** One row for each thing that can change; a new change gives its row a new number. Kept by triggers. */
  changes: { seq: Generated<number>; kind: string; study: string; run: string }
}

/** Columns of a change in a table that names its run by key. */
const ofRunKey = {
  study: '(select study from runs where key = new.run)',
  run: '(select id from runs where key = new.run)',
}

/** What brings a store from version i to i + 1. Never changed once released; new ones are added at the end. */
export const migrations: readonly string[] = [
  `
  create table studies (
    id text primary key, plan text not null, state text not null, created real not null, changed real not null
  );
  create table trials (
    study text not null references studies (id) on delete cascade, number integer not null,
    state text not null, trial text not null, run text, primary key (study, number)
  );
  create table runs (
    key integer primary key, id text not null unique, study text not null, trial integer not null,
    state text not null, run text not null, handle text not null, facts text not null,
    heard integer not null, open_points integer not null, next_piece integer not null,
    foreign key (study, trial) references trials (study, number) on delete cascade
  );
  create index runs_of_trial on runs (study, trial);
  create table points (
    run integer not null references runs (key) on delete cascade, piece integer not null,
    open integer not null, data blob not null, primary key (run, piece)
  );
  create table layers (
    run integer not null references runs (key) on delete cascade, piece integer not null,
    data text not null, primary key (run, piece)
  );
  create table findings (
    key integer primary key, study text not null references studies (id) on delete cascade,
    run text references runs (id) on delete cascade, finding text not null
  );
  create index findings_of_study on findings (study);
  create index findings_of_run on findings (run);
  create table notes (
    study text not null references studies (id) on delete cascade, key text not null, value text not null,
    primary key (study, key)
  );
  `,
  `
  alter table points add column count integer not null default 0;
  update points set count = ${littleEndian('data', 2)};
  create index points_counts on points (run, piece, count);
  create table changes (
    seq integer primary key autoincrement, kind text not null, study text not null, run text not null,
    unique (kind, study, run)
  );
  ${onChange('studies', { events: ['insert', 'update'], kind: 'study', study: 'new.id' })}
  ${onChange('notes', { events: ['insert', 'update'], kind: 'study', study: 'new.study' })}
  ${onChange('trials', { events: ['insert', 'update'], kind: 'trials', study: 'new.study' })}
  ${onChange('runs', { events: ['insert'], kind: 'run', study: 'new.study', run: 'new.id' })}
  ${onChange('runs', { events: ['update of state, facts'], kind: 'run', study: 'new.study', run: 'new.id' })}
  ${onChange('points', { events: ['insert'], kind: 'points', ...ofRunKey })}
  ${onChange('layers', { events: ['insert'], kind: 'points', ...ofRunKey })}
  ${onChange('findings', { events: ['insert'], kind: 'findings', study: 'new.study', run: "coalesce(new.run, '')" })}
  ${onChange('findings', { events: ['delete'], kind: 'findings', study: 'old.study', run: "coalesce(old.run, '')" })}
  `,
  `
  alter table runs add column listening text not null default 'null';
  `,
  `
  create table actions (
    number integer primary key autoincrement, study text not null references studies (id) on delete cascade,
    at real not null, action text not null, state text not null, answer text
  );
  create index actions_of_study on actions (study, state);
  ${onChange('actions', { events: ['insert', 'update'], kind: 'actions', study: 'new.study' })}
  `,
  `
  alter table runs add column rewound integer not null default 0;
  ${onChange('runs', { events: ['update of rewound'], kind: 'points', study: 'new.study', run: 'new.id' })}
  `,
]

/**
 * Triggers that note a change of `table`: what is watched cannot be forgotten by who writes. (Not `insert or replace`: in a
 * trigger, how the outer statement resolves conflicts goes before.)
 */
function onChange(
  table: string,
  about: {
    readonly events: readonly string[]
    readonly kind: string
    readonly study: string
    readonly run?: string
  },
): string {
  const { events, kind, study, run = "''" } = about
  return events
    .map(
      (event) => `
  create trigger changed_${table}_${event.replace(/\W+/g, '_')} after ${event} on ${table} begin
    delete from changes where kind = '${kind}' and study = ${study} and run = ${run};
    insert into changes (kind, study, run) values ('${kind}', ${study}, ${run});
  end;`,
    )
    .join('')
}

/** A uint32 of a blob, in SQL that knows nothing but hexadecimal digits. `at` counts from 1. */
function littleEndian(blob: string, at: number): string {
  const digit = (index: number) =>
    `(instr('0123456789ABCDEF', substr(hex(substr(${blob}, ${at}, 4)), ${index + 1}, 1)) - 1)`
  return [0, 1, 2, 3]
    .map((byte) => `(${digit(2 * byte)} * 16 + ${digit(2 * byte + 1)}) * ${256 ** byte}`)
    .join(' + ')
}
