import { BabysitError } from '../../domain/error.ts'
import type { RunEnd } from '../../domain/run.ts'
import type { FinishedTrial, ObservedTrial, PlannedTrial } from '../../domain/trial.ts'
import type { LiveRun } from '../launchers/launcher.ts'
import { createWireTail } from '../wire/tail.ts'
import { type Attempt, adoptAttempt, beginAttempt, type UnfinishedTrial } from './attempt.ts'
import { summarize } from './curve-recorder.ts'
import { stopRun } from './stop-run.ts'
import type { SuperviseRequest } from './supervise.ts'
import { createTrialListener, type TrialListener } from './trial-listener.ts'

/** Milliseconds between two looks at a running trial's wire. */
const lookEvery = 60

/**
 * Runs one trial, or takes over the run of it that outlived an earlier babysitter, and follows it to its end. Answers
 * with null where it was interrupted: then nothing of it counts and it will be run again.
 */
export async function watchTrial(
  request: SuperviseRequest,
  unfinished: UnfinishedTrial,
): Promise<ObservedTrial | null> {
  const { trial } = unfinished
  const adopted = await adoptAttempt(request, unfinished)
  if (adopted !== null) {
    const result = await follow(request, trial, adopted)
    // Null as well where the earlier babysitter had been asked to stop it.
    if (result !== null || request.control.level > 0) return result
  }
  return follow(request, trial, await beginAttempt(request, unfinished))
}

async function follow(
  request: SuperviseRequest,
  trial: PlannedTrial,
  attempt: Attempt,
): Promise<ObservedTrial | null> {
  const { study, store, launcher, now, control } = request
  const { run, live } = attempt
  const listener = createTrialListener(request, trial, run)
  if (attempt.heard !== null) listener.hear(attempt.heard)

  const ending = watchEnding(live)
  const obey = () => {
    if (control.level === 2) void stopRun(launcher, live, 'graceful')
    if (control.level < 3) return
    void stopRun(launcher, live, 'forced')
    ending.wake()
  }
  const forget = control.onChange(obey)
  const tail = createWireTail(attempt.wire, attempt.heard?.offset ?? 0)
  try {
    // The level may have risen while the run was being launched.
    obey()
    let stopping = false
    for (;;) {
      const end = ending.end
      const news = tail.read()
      const kept = listener.hear(news)
      if (kept.points.length > 0 || kept.layers.length > 0 || kept.facts !== undefined)
        await store.append(run, { ...kept, offset: news.offset })
      const findings = listener.news()
      if (findings !== null) await store.setRunFindings(run, findings)
      if (end !== null) return await conclude(end)
      if (control.level >= 3) return null
      if (listener.verdict !== null && !stopping) {
        stopping = true
        void stopRun(launcher, live, 'graceful')
      }
      await ending.pause(lookEvery)
    }
  } finally {
    forget()
    tail.close()
  }

  async function conclude(runEnd: RunEnd): Promise<ObservedTrial | null> {
    if (wasInterrupted(runEnd, listener)) return null
    refuseUnheard(trial, runEnd)
    const { status, end, findings } = listener.conclude(runEnd)
    const { curves, layers, facts, reached } = listener.recorder
    const finished: FinishedTrial = {
      ...trial,
      status,
      run,
      end,
      metrics: summarize(curves),
      epochs: reached.epoch,
      steps: reached.step,
      seconds: Math.max(0, (attempt.ended ?? now()) - attempt.started),
    }
    await store.finishTrial(study.plan.id, finished, end, findings, now())
    return { trial: finished, curves, layers, facts }
  }
}

/** Stopped because a person asked, not because of what the trial did: says nothing about its setting. */
function wasInterrupted(end: RunEnd, { verdict }: TrialListener): boolean {
  return verdict === null && end.status === 'stopped' && end.reason === 'asked'
}

/** A run that failed because its wire could not be written (a full disk) says nothing about its setting either. */
function refuseUnheard({ number }: PlannedTrial, { status, message }: RunEnd): void {
  if (status !== 'failed' || message === undefined || !/^BS300[12]\b/.test(message)) return
  throw new BabysitError('BS3202', `Trial ${number} could not be listened to. ${message}`, {
    next: 'Free some space on its disk, then go on with `babysit resume`: the trial is run again.',
    exitCode: 1,
  })
}

/** The end of a run as something to look at, and a pause that it cuts short. */
function watchEnding(live: LiveRun) {
  let end: RunEnd | null = null
  let wake = () => {}
  void live.ended.then((value) => {
    end = value
    wake()
  })
  return {
    get end(): RunEnd | null {
      return end
    },
    wake: () => wake(),
    pause: (milliseconds: number) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, end === null ? milliseconds : 0)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      }),
  }
}
