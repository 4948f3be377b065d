import { availableParallelism } from 'node:os'
import { BabysitError } from '../../domain/error.ts'
import type { RunEnd, RunId } from '../../domain/run.ts'
import { forgetWire } from './forget-wire.ts'
import type { Launcher, LaunchRequest } from './launcher.ts'
import { isAlive, processStart } from './process-start.ts'
import { after } from './timer.ts'
import { createTrainingThread, type TrainingThread } from './training-thread.ts'
import type { ThreadJob } from './worker-messages.ts'

export interface WorkerThreadOptions {
  readonly builtin: URL
  /** Threads at most; runs beyond that are queued. One for each core without. */
  readonly threads?: number
  /** Seconds between a graceful stop and a forced one; 10 without. */
  readonly grace?: number
}

interface ThreadRun {
  readonly job: ThreadJob
  readonly settle: (end: RunEnd) => void
  readonly timers: (() => void)[]
  thread: TrainingThread | null
  end: RunEnd | null
  why: 'asked' | 'timeout'
}

/**
 * Runs training functions in worker threads of this process. A thread is kept for the next run: starting one and loading
 * the trainer takes longer than many a short run. The end of a run is told by message, the moment it comes.
 */
export function createWorkerThreadLauncher(options: WorkerThreadOptions): Launcher {
  const limit = options.threads ?? availableParallelism()
  const grace = options.grace ?? 10
  const runs = new Map<RunId, ThreadRun>()
  const idle: TrainingThread[] = []
  const queue: ThreadRun[] = []
  let busy = 0

  const end = (run: ThreadRun, value: RunEnd) => {
    if (run.end !== null) return
    for (const cancel of run.timers) cancel()
    run.end = value.status === 'stopped' ? { ...value, reason: run.why } : value
    run.settle(run.end)
  }

  /** One that waits, unless it has died meanwhile; else a new one. */
  const usableThread = () => {
    for (;;) {
      const thread = idle.pop()
      if (thread === undefined) return createTrainingThread({ builtin: options.builtin.href })
      if (thread.usable) return thread
    }
  }

  const next = () => {
    while (busy < limit) {
      const run = queue.shift()
      if (run === undefined) return
      if (run.end === null) void work(run)
    }
  }

  const work = async (run: ThreadRun) => {
    busy++
    const thread = usableThread()
    run.thread = thread
    const value = await thread.run(run.job)
    busy--
    if (thread.usable) idle.push(thread)
    run.thread = null
    end(run, value)
    next()
  }

  const stop = async (run: ThreadRun, how: 'graceful' | 'forced') => {
    if (run.end !== null) return
    Atomics.store(new Int32Array(run.job.stop), 0, 1)
    if (run.thread === null) end(run, { status: 'stopped', reason: run.why })
    else if (how === 'forced') await run.thread.kill()
    else run.timers.push(after(grace, () => void stop(run, 'forced')))
  }

  return {
    name: 'worker-thread',
    summary: 'worker threads of this process: the built-in trainer and TypeScript functions',
    capabilities: {
      programs: ['builtin', 'function'],
      canPause: false,
      survivesRestart: false,
      sharesFiles: true,
      isolated: true,
    },
    async start(request) {
      const job = jobOf(request)
      forgetWire(request)
      let settle = (_: RunEnd) => {}
      const ended = new Promise<RunEnd>((resolve) => {
        settle = resolve
      })
      const run: ThreadRun = { job, settle, timers: [], thread: null, end: null, why: 'asked' }
      if (request.timeout !== undefined) {
        const onTimeout = () => {
          run.why = 'timeout'
          void stop(run, 'graceful')
        }
        run.timers.push(after(request.timeout, onTimeout))
      }
      runs.set(request.run, run)
      queue.push(run)
      next()
      return {
        handle: { run: request.run, pid: process.pid, started: processStart(process.pid) ?? '' },
        ended,
      }
    },
    async stop(handle, how) {
      const run = runs.get(String(handle.run))
      if (run !== undefined) await stop(run, how)
    },
    async status(handle) {
      const run = runs.get(String(handle.run))
      if (run !== undefined) return run.end === null ? { state: 'running' } : { state: 'ended', end: run.end }
      const { pid, started } = handle
      if (pid !== process.pid && isAlive(Number(pid), String(started))) {
        return {
          state: 'unknown',
          why: `it runs in a thread of process ${pid}, which only that process can ask`,
        }
      }
      const message = `its thread ended with process ${pid}`
      return { state: 'ended', end: { status: 'failed', reason: 'lost', message } }
    },
    async attach() {
      return null
    },
    async close() {
      const threads = [...idle]
      idle.length = 0
      for (const run of runs.values()) {
        if (run.end !== null) continue
        if (run.thread !== null) threads.push(run.thread)
        else end(run, { status: 'stopped', reason: 'asked' })
      }
      await Promise.all(threads.map((thread) => thread.kill()))
    },
  }
}

function jobOf({ program, orders, folder, wire }: LaunchRequest): ThreadJob {
  if (program.kind !== 'builtin' && program.kind !== 'function') {
    throw new BabysitError(
      'BS3103',
      `A ${program.kind} program cannot run in a worker thread; expected a function of a module, or the trainer.`,
      {
        next: 'Launch it with the launcher that its kind is for: local-process or in-process.',
      },
    )
  }
  return { program, orders, folder, wire, stop: new SharedArrayBuffer(4) }
}
