import Sqlite from 'better-sqlite3'
import {
  type Compilable,
  DummyDriver,
  type InferResult,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { BabysitError } from '../../domain/error.ts'
import { migrations, type Tables } from './schema.ts'
import { describeSqliteError } from './sqlite-error.ts'

/** Milliseconds to wait for another process that is writing. */
const patience = 5000

/** Writes queries, typed; they are run by a Database. */
export const sql = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

/**
 * One open database file. Synchronous on purpose: a call takes its effect at once and in order, a transaction cannot be
 * entered by somebody else in between, and a write costs tens of microseconds.
 */
export interface Database {
  readonly path: string
  /** Runs `body` with all of its writes or none of them. Failures come as BabysitError where a person can mend them. */
  transaction<T>(body: () => T): T
  /** The rows of a query; of a query that only writes, none. Inside of `transaction` or `reading` only. */
  rows<Q extends Compilable>(
    query: Q,
  ): InferResult<Q> extends readonly unknown[] ? InferResult<Q> : readonly never[]
  write(query: Compilable): void
  /** Runs `body` seeing one state of the database throughout. */
  reading<T>(body: () => T): T
  close(): void
}

/**
 * Opens a database, makes it where there is none, brings an older one to the newest version.
 *
 * WAL with synchronous NORMAL: what is committed has been handed to the operating system, so that killing the process
 * loses nothing; a power cut may lose the last moments, never the consistency.
 * @throws BabysitError BS4010 to BS4017
 */
export function openDatabase(path: string): Database {
  const guard = <T>(body: () => T): T => {
    try {
      return body()
    } catch (error) {
      throw describeSqliteError(error, path)
    }
  }
  const file = guard(() => openFile(path))
  const statements = new Map<string, Sqlite.Statement>()
  const prepared = (query: Compilable) => {
    const { sql: text, parameters } = query.compile()
    let statement = statements.get(text)
    if (statement === undefined) {
      statement = file.prepare(text)
      statements.set(text, statement)
    }
    return { statement, parameters }
  }

  return {
    path,
    transaction: (body) => guard(() => file.transaction(body).immediate()),
    reading: (body) => guard(() => file.transaction(body).deferred()),
    rows(query) {
      const { statement, parameters } = prepared(query)
      return statement.all(...parameters) as never
    },
    write(query) {
      const { statement, parameters } = prepared(query)
      statement.run(...parameters)
    },
    close: () => guard(() => void file.close()),
  }
}

function openFile(path: string): Sqlite.Database {
  const file = new Sqlite(path, { timeout: patience })
  try {
    refuseStrangers(file, path)
    file.pragma('journal_mode = WAL')
    file.pragma('synchronous = NORMAL')
    file.pragma('foreign_keys = ON')
    migrate(file)
    return file
  } catch (error) {
    file.close()
    throw error
  }
}

function refuseStrangers(file: Sqlite.Database, path: string): void {
  const version = versionOf(file)
  if (version > migrations.length) {
    throw new BabysitError(
      'BS4010',
      `The store ${path} has version ${version}; this babysit knows versions up to ${migrations.length}.`,
      { next: 'Install a newer babysit, or keep a store of your own with --dir.', exitCode: 1 },
    )
  }
  if (version > 0) return
  const tables = file.prepare('select count(*) from sqlite_master').pluck().get() as number
  if (tables === 0) return
  throw new BabysitError(
    'BS4017',
    `${path} is an SQLite database, but no store of babysit; it was left as it is.`,
    {
      next: 'Name another folder with --dir.',
      exitCode: 1,
    },
  )
}

/** In one transaction, and only looking at the version within it: two processes may open a new store at once. */
function migrate(file: Sqlite.Database): void {
  if (versionOf(file) === migrations.length) return
  const steps = file.transaction(() => {
    for (let version = versionOf(file); version < migrations.length; version++)
      file.exec(migrations[version]!)
    file.pragma(`user_version = ${migrations.length}`)
  })
  steps.immediate()
}

function versionOf(file: Sqlite.Database): number {
  return file.pragma('user_version', { simple: true }) as number
}
