import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative, resolve } from 'node:path'
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { BabysitError } from '../../domain/error.ts'
import type { StudyPlan } from '../../domain/study.ts'
import { type FoundRun, findRuns } from '../../runs/reading/find-runs.ts'
import { openStoreFolder } from '../../store/open-store-folder.ts'
import type { Store } from '../../store/store.ts'
import type { StudyFolder } from '../study-folder.ts'
import { watchPlan } from '../watch/watch-plan.ts'
import { keepLogRun, type LogRun } from './log-run.ts'

/** Folders of logs as a folder of studies: a study a path, a trial a run. It lies in the system's temporary folder. */
export interface ServedLogs {
  readonly place: StudyFolder
  /** Runs that were found; those without values will not be shown. */
  readonly found: number
  /** Runs that are shown, once all that were found have been read. */
  readonly whole: Promise<number>
  /** Resolves when it is closed. Rejects where a run cannot be read; what was read before stays. */
  readonly followed: Promise<void>
  /** Stops reading, and forgets it. */
  close(): Promise<void>
}

/**
 * Reads every run that is found in the paths, shows each to the rules, and keeps it in a store of its own. It is there as soon
 * as the first run is; the others come while it is looked at. Then runs that somebody is still writing are followed, and new
 * ones are looked for.
 *
 * @param every milliseconds between two looks at what was written
 * @throws BabysitError BS1041 where a path is not there, BS1042 where no run is found
 */
export async function serveLogs(
  paths: readonly string[],
  cwd: string,
  { every = 2000 }: { readonly every?: number } = {},
): Promise<ServedLogs> {
  for (const path of paths) {
    if (existsSync(resolve(cwd, path))) continue
    throw new BabysitError('BS1041', `there is no file or folder '${path}'`, {
      next: 'name a log file or a folder of logs; without any, the studies of this folder are shown',
    })
  }
  const dir = mkdtempSync(join(tmpdir(), 'babysit-logs-'))
  const { store, folder } = await openStoreFolder(dir)
  const closing = new AbortController()
  const { signal } = closing
  let followed: Promise<void> = Promise.resolve()
  const close = async () => {
    closing.abort()
    await followed.catch(() => {})
    await store.close()
    rmSync(dir, { recursive: true, force: true })
  }
  try {
    const studies: LogStudy[] = []
    let found = 0
    for (const [index, path] of paths.entries()) {
      const root = resolve(cwd, path)
      const { runs } = await findRuns([root])
      found += runs.length
      const id = `${basename(root).replaceAll(/[^\w.-]+/g, '-')}-${index + 1}`
      studies.push({ store, id, root, runs: [], waiting: runs, names: {} })
    }
    let told = () => {}
    const first = new Promise<void>((resolve) => {
      told = resolve
    })
    const whole = readAll(studies, { signal, told })
    followed = whole.then(() => follow(studies, { signal, every }))
    // Whoever waits for the rest is told of what goes wrong there; nobody has to.
    followed.catch(() => {})
    await Promise.race([first, whole])
    if (studies.every(({ runs }) => runs.length === 0)) {
      throw new BabysitError('BS1042', `no run's values in ${paths.join(', ')}`, {
        next: 'see what is looked at, and why not: babysit diagnose PATH --verbose',
      })
    }
    return { place: { dir, folder, store }, found, whole, followed, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The runs of one path. */
interface LogStudy {
  readonly store: Store
  readonly id: string
  readonly root: string
  readonly runs: LogRun[]
  /** Found, and not read yet. */
  waiting: readonly FoundRun[]
  readonly names: Record<string, { readonly note: string }>
}

async function readAll(
  studies: readonly LogStudy[],
  about: { readonly signal: AbortSignal; readonly told: () => void },
): Promise<number> {
  for (const study of studies) {
    if (study.waiting.length === 0) continue
    await study.store.createStudy(planOf(study), Date.now() / 1000)
    await readWaiting(study, about)
    await study.store.setStudyState(study.id, 'finished', Date.now() / 1000)
  }
  return studies.reduce((sum, { runs }) => sum + runs.length, 0)
}

/** Milliseconds between two notes of the names of runs: each note tells all of them. */
const betweenNotes = 500

async function readWaiting(
  study: LogStudy,
  { signal, told }: { readonly signal: AbortSignal; readonly told: () => void },
): Promise<void> {
  const { store, id, root, runs, names, waiting } = study
  let noted = 0
  study.waiting = []
  for (const run of waiting) {
    if (signal.aborted) return
    const number = runs.length + 1
    const kept = await keepLogRun({ store, study: id, run, number })
    if (kept === null) continue
    runs.push(kept)
    names[number] = { note: relative(root, run.place) || basename(run.place) }
    if (Date.now() - noted > betweenNotes) {
      await store.setNote(id, 'labels', { study: {}, trials: names })
      noted = Date.now()
    }
    told()
    // Whoever looks at those that are there is not kept waiting.
    await turn()
  }
  await store.setNote(id, 'labels', { study: {}, trials: names })
}

/** Looking for new runs may take this share of the time. */
const searching = 0.05

async function follow(
  studies: readonly LogStudy[],
  { signal, every }: { readonly signal: AbortSignal; readonly every: number },
): Promise<void> {
  let nextSearch = 0
  while (!signal.aborted) {
    await sleep(every, undefined, { signal }).catch(() => {})
    for (const study of studies) {
      for (const run of study.runs) if (run.open && !signal.aborted) await run.follow()
    }
    if (signal.aborted || performance.now() < nextSearch) continue
    const began = performance.now()
    for (const study of studies) await readNew(study, signal)
    nextSearch = performance.now() + (performance.now() - began) / searching
  }
}

async function readNew(study: LogStudy, signal: AbortSignal): Promise<void> {
  // A path in which nothing was found has no study; and one that is gone keeps what it had.
  if (study.runs.length === 0 || !existsSync(study.root)) return
  const known = new Set(study.runs.map(({ place }) => place))
  const { runs } = await findRuns([study.root])
  study.waiting = runs.filter(({ place }) => !known.has(place))
  if (study.waiting.length > 0) await readWaiting(study, { signal, told: () => {} })
}

function planOf({ id, root }: LogStudy): StudyPlan {
  const program = { kind: 'command', argv: [root], cwd: '/' } as const
  return watchPlan({ id, program, goal: { series: 'val/loss', direction: 'minimize' } })
}
