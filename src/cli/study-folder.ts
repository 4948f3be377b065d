import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { BabysitError } from '../domain/error.ts'
import { isWatch, type Study } from '../domain/study.ts'
import { isAlive } from '../runs/launchers/process-start.ts'
import { runFiles } from '../runs/launchers/run-files.ts'
import { folderLockHolder } from '../store/folder-lock.ts'
import { openStoreFolder } from '../store/open-store-folder.ts'
import type { Store } from '../store/store.ts'
import type { Context } from './context.ts'

export interface StudyFolder {
  /** The working folder, as the lock wants it. */
  readonly dir: string
  /** `<dir>/.babysit` */
  readonly folder: string
  readonly store: Store
}

/** The working folder that `--dir` means; a path that ends in `.babysit` is understood as well. */
export function workingFolder(context: Context, options: { readonly dir: string }): string {
  const path = resolve(context.cwd, options.dir)
  return basename(path) === '.babysit' ? dirname(path) : path
}

/** Opens the folder's studies, making a store where there is none. */
export async function openFolder(context: Context, options: { readonly dir: string }): Promise<StudyFolder> {
  const dir = workingFolder(context, options)
  return { dir, ...(await openStoreFolder(dir)) }
}

/**
 * Lets `action` read the folder's studies.
 * @throws BabysitError BS1016 where there is no store: reading makes none
 */
export async function withFolder<T>(
  context: Context,
  options: { readonly dir: string },
  action: (folder: StudyFolder) => Promise<T>,
): Promise<T> {
  const dir = workingFolder(context, options)
  if (!existsSync(join(dir, '.babysit', 'store.db'))) {
    throw new BabysitError('BS1016', `there are no studies in ${join(dir, '.babysit')}`, {
      next: 'start one with babysit run, or name the folder with --dir',
      exitCode: 1,
    })
  }
  const folder = await openFolder(context, options)
  try {
    return await action(folder)
  } finally {
    await folder.store.close()
  }
}

/**
 * A study whose babysitter was killed says `running` in the store, but nobody holds the folder for it. A watched run needs
 * no folder for itself: it goes on as long as its program does; a run with an advice applied may hold the folder.
 */
export function trueState(study: Study, dir: string): Study['state'] {
  if (study.state !== 'running') return study.state
  if (isWatch(study.plan)) {
    const handle = runFiles(join(dir, '.babysit', 'runs', study.plan.id, '0.1')).handle()
    const lives = handle !== null && isAlive(Number(handle.pid), String(handle.started))
    if (lives) return 'running'
  }
  return folderLockHolder(dir)?.study === study.plan.id ? 'running' : 'interrupted'
}
