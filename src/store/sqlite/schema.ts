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
    /** Bytes of the wire file that have been read. */
    heard: number
    /** Points in pieces that are still open, and the number of the next piece. */
    open_points: number
    next_piece: number
  }
  /** Points of a run in order of `piece`. Small appends are open pieces, merged once they hold about a thousand points. */
  points: { run: number; piece: number; open: 0 | 1; data: Uint8Array }
  layers: { run: number; piece: number; data: string }
  findings: { key: Generated<number>; study: string; run: string | null; finding: string }
  notes: { study: string; key: string; value: string }
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
]
