import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { BabysitError } from '../domain/error.ts'
import { makeStoreFolder } from './open-store-folder.ts'
import { describeSqliteError } from './sqlite/sqlite-error.ts'

/** Who works on a study in a folder. */
export interface LockHolder {
  readonly pid: number
  readonly study: string
  /** Seconds since 1970. */
  readonly since: number
}

export interface FolderLock {
  release(): void
}

/**
 * Makes this process the only one that runs a study in `dir`. Reading the store needs no lock.
 *
 * The lock is that of the operating system on `.babysit/lock.db`, held by a write transaction that stays open: it ends
 * with its holder however that dies, so there is no stale lock to be found out, and no other process of the same number
 * can be taken for its holder. Who holds it stands in the file, which others can read meanwhile.
 *
 * @throws BabysitError BS4020 where another process holds it
 */
export function acquireFolderLock(
  dir: string,
  { study, now = Date.now() / 1000 }: { readonly study: string; readonly now?: number },
): FolderLock {
  const path = join(makeStoreFolder(dir), 'lock.db')
  const file = open(path)
  try {
    file.exec(
      'create table if not exists holder (one integer primary key, pid integer, study text, since real)',
    )
    // Written and committed before it is held: what an open transaction has written is seen by nobody else. Whoever slips
    // in between makes the second line fail, and has the lock.
    file.exec('begin immediate')
    file.prepare('replace into holder values (1, ?, ?, ?)').run(process.pid, study, now)
    file.exec('commit; begin immediate')
  } catch (error) {
    const refusal = isBusy(error) ? heldBy(read(file)) : describeSqliteError(error, path)
    file.close()
    throw refusal
  }
  return {
    release() {
      if (file.open) file.close()
    },
  }
}

/** Who holds the lock of a folder; null where nobody does. */
export function folderLockHolder(dir: string): LockHolder | null {
  const path = join(dir, '.babysit', 'lock.db')
  let file: Sqlite.Database
  try {
    file = new Sqlite(path, { timeout: 0, fileMustExist: true })
  } catch {
    return null
  }
  try {
    file.exec('begin immediate; rollback')
    return null
  } catch (error) {
    if (!isBusy(error)) throw describeSqliteError(error, path)
    return read(file)
  } finally {
    file.close()
  }
}

function open(path: string): Sqlite.Database {
  try {
    // Without patience: a lock that is held will be held for a while.
    return new Sqlite(path, { timeout: 0 })
  } catch (error) {
    throw describeSqliteError(error, path)
  }
}

/** Null where a new lock file is only just being made. */
function read(file: Sqlite.Database): LockHolder | null {
  try {
    return (file.prepare('select pid, study, since from holder').get() as LockHolder | undefined) ?? null
  } catch {
    return null
  }
}

function isBusy(error: unknown): boolean {
  return String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')
}

function heldBy(holder: LockHolder | null): BabysitError {
  const end = holder === null ? '' : `end it with \`babysit stop ${holder.study}\`, `
  return new BabysitError(
    'BS4020',
    `Another babysit ${holder === null ? 'has just begun to run a study in this folder' : describe(holder)}.`,
    {
      next: `Wait until it is done, ${end}or work in another folder with --dir.`,
      exitCode: 1,
    },
  )
}

function describe({ pid, study, since }: LockHolder): string {
  const when = new Date(since * 1000).toISOString().replace(/\.\d+Z$/, 'Z')
  return `(pid ${pid}) is running study ${study} in this folder since ${when}`
}
