import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Goal } from '../../domain/goal.ts'
import type { Limits } from '../../domain/limits.ts'
import type { Orders } from '../../domain/orders.ts'
import type { Program } from '../../domain/program.ts'
import type { RunId, RunningRun } from '../../domain/run.ts'
import type { PlannedTrial } from '../../domain/trial.ts'
import type { HeardRun } from '../../store/store.ts'
import type { LaunchRequest, LiveRun } from '../launchers/launcher.ts'
import type { SuperviseRequest } from './supervise.ts'

/** A trial that is to be run, and the newest attempt at it, where an earlier babysitter began one. */
export interface UnfinishedTrial {
  readonly trial: PlannedTrial
  readonly begun: RunId | null
}

/** A run that is under way. */
export interface Attempt {
  readonly run: RunId
  readonly live: LiveRun
  readonly wire: string
  readonly program: Program
  readonly folder: string
  /** Seconds since 1970. */
  readonly started: number
  /** What an earlier babysitter had heard of it; null where we started it ourselves. */
  readonly heard: HeardRun | null
  /** When it ended, where that was before we came; seconds since 1970. */
  readonly ended: number | null
}

/** Starts a run of the trial under a number that no attempt had before. What an unfinished one had said is forgotten. */
export async function beginAttempt(
  request: SuperviseRequest,
  { trial, begun }: UnfinishedTrial,
): Promise<Attempt> {
  const { study, store, launcher, now } = request
  const name = `${trial.number}.${begun === null ? 1 : attemptOf(begun) + 1}`
  const run: RunningRun = {
    state: 'running',
    id: `${study.plan.id}/${name}`,
    program: study.plan.program,
    orders: ordersOf(trial, study.plan.goal),
    folder: join(request.folder, 'runs', study.plan.id, name),
    launcher: launcher.name,
    started: now(),
  }
  // At once: on a busy machine a thread that makes the folder would be waited for longer than it works.
  mkdirSync(run.folder, { recursive: true })
  await store.beginRun(study.plan.id, trial.number, run)
  request.onEvent({ kind: 'trial-started', trial })
  const launch = launchOf(run, study.plan.limits)
  const live = await launcher.start(launch)
  await store.setHandle(run.id, live.handle)
  const { program, folder, started } = run
  return { run: run.id, live, wire: launch.wire, program, folder, started, heard: null, ended: null }
}

/**
 * Takes over the run that an earlier babysitter started, with all that was heard of it. Null where there is none, or
 * where it did not outlive its babysitter.
 */
export async function adoptAttempt(
  request: SuperviseRequest,
  { trial, begun }: UnfinishedTrial,
): Promise<Attempt | null> {
  const { study, store, launcher } = request
  if (begun === null || !launcher.capabilities.survivesRestart) return null
  const record = await store.run(begun)
  if (record === null || record.run.state === 'finished' || record.run.launcher !== launcher.name) return null
  const launch = launchOf(record.run, study.plan.limits)
  const live = await launcher.attach(record.handle, launch)
  if (live === null) return null
  const status = await launcher.status(live.handle)
  await store.setHandle(begun, live.handle)
  request.onEvent({ kind: 'trial-started', trial })
  return {
    run: begun,
    live,
    wire: launch.wire,
    program: record.run.program,
    folder: record.run.folder,
    started: record.run.started,
    heard: await store.heard(begun),
    ended: status.state === 'ended' ? lastWord(launch.wire) : null,
  }
}

function attemptOf(run: RunId): number {
  return Number(run.slice(run.lastIndexOf('.') + 1))
}

function ordersOf(trial: PlannedTrial, { series: goal }: Goal): Orders {
  return { settings: trial.settings, seed: trial.seed, budget: trial.budget, goal, ...trial.orders }
}

function launchOf({ id, program, orders, folder }: RunningRun, limits: Limits = {}): LaunchRequest {
  const { timeout, memory } = limits
  return {
    run: id,
    program,
    orders,
    folder,
    wire: join(folder, 'wire.jsonl'),
    ...(timeout === undefined ? {} : { timeout }),
    ...(memory === undefined ? {} : { memory }),
  }
}

/** When a wire was last written to; null where there is none. */
function lastWord(wire: string): number | null {
  const file = statSync(wire, { throwIfNoEntry: false })
  return file === undefined ? null : file.mtimeMs / 1000
}
