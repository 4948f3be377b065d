import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'

/** Where a run of a study kept by us lies, and what it is called there. */
export interface OwnRun {
  /** The working folder. */
  readonly dir: string
  readonly study: string
  readonly trial: number
}

/** Runs lie in `<dir>/.babysit/runs/<study>/<trial>.<attempt>/`; null where a place is no such, or has no store beside it. */
export function ownRun(place: string): OwnRun | null {
  const found = place
    .split(sep)
    .join('/')
    .match(/^(.*)\/\.babysit\/runs\/([^/]+)\/(\d+)\.\d+(?:\/|$)/)
  if (found === null) return null
  const [, dir = '', study = '', trial = ''] = found
  return existsSync(join(dir, '.babysit', 'store.db')) ? { dir, study, trial: Number(trial) } : null
}
