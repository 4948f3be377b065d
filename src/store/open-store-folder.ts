import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stores } from './index.ts'
import { describeSqliteError } from './sqlite/sqlite-error.ts'
import type { Store } from './store.ts'

export interface StoreFolder {
  /** `<dir>/.babysit` */
  readonly folder: string
  readonly store: Store
}

/**
 * Opens the store of a working folder, in `.babysit/` below it; made where there is none, with a .gitignore that keeps
 * all of it out of version control.
 * @throws BabysitError BS4010 to BS4017
 */
export async function openStoreFolder(dir: string): Promise<StoreFolder> {
  const folder = makeStoreFolder(dir)
  return { folder, store: await stores.sqlite(join(folder, 'store.db')) }
}

/** Makes `.babysit/` below `dir` where it is missing; answers with its path. */
export function makeStoreFolder(dir: string): string {
  const folder = join(dir, '.babysit')
  try {
    makeFolders(folder)
    const ignore = join(folder, '.gitignore')
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n')
  } catch (error) {
    throw describeSqliteError(error, folder)
  }
  return folder
}

/** Level by level: Node's own recursive way never ends where a file system refuses with "no such entry" (/proc). */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return
  const parent = dirname(folder)
  if (parent !== folder) makeFolders(parent)
  try {
    mkdirSync(folder)
  } catch (error) {
    // Another process may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
