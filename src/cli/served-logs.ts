import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative, resolve } from 'node:path'
import { diagnoseLog } from '../diagnosis/diagnose-log.ts'
import { BabysitError } from '../domain/error.ts'
import type { RunEnd } from '../domain/run.ts'
import type { StudyPlan } from '../domain/study.ts'
import type { FinishedTrial } from '../domain/trial.ts'
import { type FoundRun, findRuns } from '../runs/reading/find-runs.ts'
import { readWhole } from '../runs/reading/read-whole.ts'
import { createCurveRecorder, summarize } from '../runs/supervisor/curve-recorder.ts'
import { openStoreFolder } from '../store/open-store-folder.ts'
import type { Store } from '../store/store.ts'
import type { StudyFolder } from './study-folder.ts'

/** Folders of logs as a folder of studies: a study a path, a trial a run. It lies in the system's temporary folder. */
export interface ServedLogs {
  readonly place: StudyFolder
  /** Runs that were found; those without values will not be shown. */
  readonly found: number
  /** Runs that are shown, once all have been read. Rejects where one cannot be; what was read before stays. */
  readonly whole: Promise<number>
  /** Stops reading, and forgets it. */
  close(): Promise<void>
}

/**
 * Reads every run that is found in the paths, shows each to the rules, and keeps it in a store of its own. It is there as soon
 * as the first run is; the others come while it is looked at.
 * @throws BabysitError BS1041 where a path is not there, BS1042 where no run is found
 */
export async function serveLogs(paths: readonly string[], cwd: string): Promise<ServedLogs> {
  for (const path of paths) {
    if (existsSync(resolve(cwd, path))) continue
    throw new BabysitError('BS1041', `there is no file or folder '${path}'`, {
      next: 'name a log file or a folder of logs; without any, the studies of this folder are shown',
    })
  }
  const dir = mkdtempSync(join(tmpdir(), 'babysit-logs-'))
  const { store, folder } = await openStoreFolder(dir)
  let closing = false
  let reading: Promise<number> = Promise.resolve(0)
  const close = async () => {
    closing = true
    await reading.catch(() => 0)
    await store.close()
    rmSync(dir, { recursive: true, force: true })
  }
  try {
    const groups: Group[] = []
    for (const [index, path] of paths.entries()) {
      const root = resolve(cwd, path)
      const found = await findRuns([root])
      const study = `${basename(root).replaceAll(/[^\w.-]+/g, '-')}-${index + 1}`
      if (found.runs.length > 0) groups.push({ store, study, root, found: found.runs })
    }
    await new Promise<void>((first, failed) => {
      reading = keepAll(groups, { told: first, ended: () => closing })
      reading.then(() => first(), failed)
    })
    // Whoever waits for the rest is told of it; nobody has to.
    reading.catch(() => {})
    // Nothing has been kept: all of them were read, and none has values.
    if (await isEmpty(store)) {
      throw new BabysitError('BS1042', `no run's values in ${paths.join(', ')}`, {
        next: 'see what is looked at, and why not: babysit diagnose PATH --verbose',
      })
    }
    const found = groups.reduce((sum, group) => sum + group.found.length, 0)
    return { place: { dir, folder, store }, found, whole: reading, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function isEmpty(store: Store): Promise<boolean> {
  for (const { plan } of await store.studies()) if ((await store.trials(plan.id)).length > 0) return false
  return true
}

/** The runs of one path. */
interface Group {
  readonly store: Store
  readonly study: string
  readonly root: string
  readonly found: readonly FoundRun[]
}

interface Listener {
  /** A run has been kept. */
  told(): void
  /** Nobody wants the rest any more. */
  ended(): boolean
}

async function keepAll(groups: readonly Group[], listener: Listener): Promise<number> {
  let runs = 0
  for (const { store, study, root } of groups) await store.createStudy(planOf(study, root), Date.now() / 1000)
  for (const group of groups) runs += await keepRuns(group, listener)
  return runs
}

/** Milliseconds between two notes of the names of runs: each note tells all of them. */
const betweenNotes = 500

async function keepRuns({ store, study, root, found }: Group, listener: Listener): Promise<number> {
  const names: Record<string, { readonly note: string }> = {}
  let number = 0
  let noted = 0
  for (const run of found) {
    if (listener.ended()) return number
    const kept = await keepRun({ store, study, run, number: number + 1 })
    if (!kept) continue
    number++
    names[number] = { note: relative(root, run.place) || basename(run.place) }
    if (Date.now() - noted > betweenNotes) {
      await store.setNote(study, 'labels', { study: {}, trials: names })
      noted = Date.now()
    }
    listener.told()
    // Whoever looks at those that are there is not kept waiting.
    await new Promise(setImmediate)
  }
  await store.setNote(study, 'labels', { study: {}, trials: names })
  await store.setStudyState(study, 'finished', Date.now() / 1000)
  return number
}

/** False where the run has no values. */
async function keepRun(about: {
  readonly store: Store
  readonly study: string
  readonly run: FoundRun
  readonly number: number
}): Promise<boolean> {
  const { store, study, run, number } = about
  const { points, layers, facts } = await readWhole(run.source.open(run.place, { complete: true }))
  if (points.length === 0 && layers.length === 0) return false
  const id = `${study}/${number}.1`
  const { findings } = diagnoseLog({ run: id, points, layers, facts })
  const recorder = createCurveRecorder()
  for (const point of points) recorder.point(point)
  const trial = { ...logged, number, purpose: run.source.name }
  const started = points[0]?.time ?? 0
  await store.addTrials(study, [trial])
  await store.beginRun(study, number, {
    state: 'running',
    id,
    program: programOf(run.place),
    orders: { settings: {}, seed: 0 },
    folder: run.place,
    launcher: 'none',
    started,
  })
  await store.append(id, { points, layers, facts, offset: 1 })
  const end: RunEnd = { status: 'ok', reason: 'finished' }
  const finished: FinishedTrial = {
    ...trial,
    status: 'complete',
    run: id,
    end,
    metrics: summarize(recorder.curves),
    epochs: recorder.reached.epoch,
    steps: recorder.reached.step,
    seconds: Math.max(0, (points.at(-1)?.time ?? 0) - started),
  }
  await store.finishTrial(study, finished, end, findings, started + finished.seconds)
  return true
}

const logged = {
  stage: 'final' as const,
  settings: {},
  budget: { amount: 0, unit: 'epochs' as const },
  seed: 0,
  orders: {},
  breakOut: true,
}

function programOf(place: string) {
  return { kind: 'command' as const, argv: [place], cwd: '/' }
}

function planOf(id: string, root: string): StudyPlan {
  return {
    id,
    program: programOf(root),
    steering: { roles: {}, budget: false, samples: false, seed: false, inputs: false, evaluation: false },
    space: { parameters: [] },
    given: [],
    fixed: {},
    goal: { series: 'val/loss', direction: 'minimize' },
    seed: 0,
    stages: [],
    effort: { kind: 'trials', trials: 1 },
    workers: 1,
    sampler: 'random',
    scheduler: 'none',
  }
}
