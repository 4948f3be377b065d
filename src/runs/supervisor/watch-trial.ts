import { BabysitError } from '../../domain/error.ts'
import { type Rewind, withoutRewound } from '../../domain/rewind.ts'
import type { RunEnd, RunId } from '../../domain/run.ts'
import type { FinishedTrial, ObservedTrial, PlannedTrial } from '../../domain/trial.ts'
import type { TrialProgress } from '../../search/schedulers/scheduler.ts'
import type { LiveRun } from '../launchers/launcher.ts'
import { mergeAtStart } from '../listening/merge.ts'
import { createRunListening, type ListeningState } from '../listening/run-listening.ts'
import { type Attempt, adoptAttempt, beginAttempt, type UnfinishedTrial } from './attempt.ts'
import { summarize } from './curve-recorder.ts'
import type { LiveTrials } from './obey-actions.ts'
import { stopRun } from './stop-run.ts'
import type { SuperviseRequest } from './supervise.ts'
import { createTrialListener, type TrialListener } from './trial-listener.ts'
import { isWorthRetrying } from './worth-retrying.ts'

/** A run that ended badly through no fault of its own, and is started again. */
interface Again {
  readonly again: RunId
}

/** Milliseconds between two looks at a running trial. */
const lookEvery = 60

export interface WatchRequest extends SuperviseRequest {
  /** A running trial is in here, with how to end it. */
  readonly live: LiveTrials
  /** What a scheduler compares a trial with. */
  readonly peers: (trial: PlannedTrial) => readonly TrialProgress[]
}

/**
 * Runs one trial, or takes over the run of it that outlived an earlier babysitter, and follows it to its end. Answers
 * with null where it was interrupted: then nothing of it counts and it will be run again.
 */
export async function watchTrial(
  request: WatchRequest,
  unfinished: UnfinishedTrial,
): Promise<ObservedTrial | null> {
  const { trial } = unfinished
  const retries = request.study.plan.limits?.retries ?? 0
  let begun = unfinished.begun
  const adopted = await adoptAttempt(request, unfinished)
  if (adopted !== null) {
    const result = await follow(request, { trial, attempt: adopted, retry: retries > 0 })
    // Null as well where the earlier babysitter had been asked to stop it.
    if (request.control.level > 0 && isAgain(result)) return null
    if (!isAgain(result) && (result !== null || request.control.level > 0)) return result
  }
  for (let tried = 0; ; tried++) {
    const attempt = await beginAttempt(request, { trial, begun })
    begun = attempt.run
    const result = await follow(request, { trial, attempt, retry: tried < retries })
    if (!isAgain(result)) return result
    if (request.control.level > 0) return null
  }
}

function isAgain(result: ObservedTrial | Again | null): result is Again {
  return result !== null && 'again' in result
}

async function follow(
  request: WatchRequest,
  about: { readonly trial: PlannedTrial; readonly attempt: Attempt; readonly retry: boolean },
): Promise<ObservedTrial | Again | null> {
  const { study, store, launcher, now, control } = request
  const { trial, attempt, retry } = about
  const { run, live } = attempt
  let listener = createTrialListener(request, trial, run)
  if (attempt.heard !== null) listener.hear(attempt.heard)

  const ending = watchEnding(live)
  const obey = () => {
    if (control.level === 2) void stopRun(launcher, live, 'graceful')
    if (control.level < 3) return
    void stopRun(launcher, live, 'forced')
    ending.wake()
  }
  const forget = control.onChange(obey)
  const ears = createRunListening({
    run: attempt,
    wire: attempt.wire,
    listening: study.plan.listening ?? {},
    from: listenedSoFar(attempt),
    now,
  })
  let batches = attempt.heard?.offset ?? 0
  request.live.set(trial.number, (why) => {
    listener.stop(why)
    ending.wake()
  })
  try {
    // The level may have risen while the run was being launched.
    obey()
    let stopping = false
    for (;;) {
      const end = ending.end
      const news = await ears.read(end !== null)
      const { rewinds } = news
      const goesBack = rewinds !== undefined && listener.verdict === null
      if (goesBack) listener = await listenAnew(rewinds)
      const kept = listener.hear(news)
      if (goesBack || kept.points.length > 0 || kept.layers.length > 0 || kept.facts !== undefined)
        await store.append(run, { ...kept, offset: ++batches, listening: ears.state })
      const findings = listener.news()
      if (goesBack || findings !== null) await store.setRunFindings(run, findings ?? [])
      if (end !== null) return await conclude(end)
      if (control.level >= 3) return null
      if (listener.verdict !== null && !stopping) {
        stopping = true
        void stopRun(launcher, live, 'graceful')
      }
      await ending.pause(lookEvery)
    }
  } finally {
    request.live.delete(trial.number)
    forget()
    await ears.close()
  }

  /** The program has gone back: a listener that has heard only what still counts. */
  async function listenAnew(rewinds: readonly Rewind[]): Promise<TrialListener> {
    const anew = createTrialListener(request, trial, run)
    const heard = await store.heard(run)
    anew.hear({ ...heard, points: withoutRewound(heard.points, rewinds) })
    return anew
  }

  async function conclude(runEnd: RunEnd): Promise<ObservedTrial | Again | null> {
    if (wasInterrupted(runEnd, listener)) return null
    refuseUnheard(trial, runEnd)
    if (retry && listener.verdict === null && isWorthRetrying(runEnd)) {
      const why = runEnd.message ?? runEnd.reason
      request.onEvent({ kind: 'note', text: `Trial ${trial.number} is run again: ${why}` })
      return { again: run }
    }
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

/** Of runs that were begun by an earlier version, only the offset in their wire is known. */
function listenedSoFar({ heard }: Attempt): ListeningState | null {
  if (heard === null) return null
  return heard.listening ?? { cursors: { wire: heard.offset }, merge: mergeAtStart }
}

/** Stopped because a person asked, not because of what the trial did: says nothing about its setting. */
function wasInterrupted(end: RunEnd, { verdict }: TrialListener): boolean {
  return verdict === null && end.status === 'stopped' && end.reason === 'asked'
}

/** A run that failed because its disk was full says nothing about its setting either. */
function refuseUnheard({ number }: PlannedTrial, { status, reason, message = '' }: RunEnd): void {
  if (status !== 'failed') return
  const unheard = /^BS300[12]\b/.test(message)
  if (!unheard && reason !== 'disk-full') return
  const what = unheard ? 'could not be listened to' : 'failed, and its disk is full'
  throw new BabysitError('BS3202', `Trial ${number} ${what}. ${message}`, {
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
