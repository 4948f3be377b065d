import { join } from 'node:path'
import type { RunEnd, RunId } from '../domain/run.ts'
import type { FinishedTrial, PlannedTrial, TrialStatus } from '../domain/trial.ts'
import { createCurveRecorder, summarize } from '../runs/supervisor/curve-recorder.ts'
import type { StudyPlace } from './study-place.ts'

/** A trial of the search that others run: what it was given is all that is planned of it. */
export function toldTrial(
  about: Pick<PlannedTrial, 'number' | 'settings' | 'seed'> & Partial<Pick<PlannedTrial, 'budget'>>,
): PlannedTrial {
  const budget = about.budget ?? { amount: 1, unit: 'epochs' }
  return { ...about, budget, stage: 'coarse', purpose: 'search', orders: {}, breakOut: false }
}

/** Notes that somebody else has begun to run the trial; answers with the name of its run. */
export async function beginTold(
  { store, study, folder }: StudyPlace,
  trial: PlannedTrial,
  started: number,
): Promise<RunId> {
  const { id, program } = study.plan
  const run = `${id}/${trial.number}.1`
  await store.addTrials(id, [trial])
  await store.beginRun(id, trial.number, {
    state: 'running',
    id: run,
    program,
    orders: { settings: trial.settings, seed: trial.seed, ...trial.orders },
    folder: join(folder, 'runs', id, `${trial.number}.1`),
    launcher: 'told',
    started,
  })
  return run
}

/** The trial has come to an end: what it came to follows from what was appended to its run. */
export async function finishTold(
  { store, study }: StudyPlace,
  about: {
    readonly trial: PlannedTrial
    readonly run: RunId
    readonly status: TrialStatus
    readonly end: RunEnd
    readonly seconds: number
    readonly now: number
  },
): Promise<FinishedTrial> {
  const { trial, run, status, end, seconds, now } = about
  const recorder = createCurveRecorder()
  for (const point of (await store.heard(run)).points) recorder.point(point)
  const finished: FinishedTrial = {
    ...trial,
    status,
    run,
    end,
    metrics: summarize(recorder.curves),
    epochs: recorder.reached.epoch,
    steps: recorder.reached.step,
    seconds: Math.max(0, seconds),
  }
  await store.finishTrial(study.plan.id, finished, end, [], now)
  return finished
}
