import { Worker } from 'node:worker_threads'
import type { RunEnd } from '../../domain/run.ts'
import { describeError } from './describe-error.ts'
import type { ThreadAnswer, ThreadJob, ThreadSetup } from './worker-messages.ts'

/** A worker thread that runs one job after the other. */
export interface TrainingThread {
  /** False once the thread has died or must not be used again. */
  readonly usable: boolean
  /** Settles when the job has ended, however it ended; never rejects. One job at a time. */
  run(job: ThreadJob): Promise<RunEnd>
  /** Ends the thread and what runs in it, at once: its job settles as stopped. */
  kill(): Promise<void>
}

/** Workers are loaded by their path from the built package; seen from the sources, that is over there. */
const entry = import.meta.url.endsWith('.ts')
  ? new URL('../../../dist/runs/launchers/worker-entry.js', import.meta.url)
  : new URL('./worker-entry.js', import.meta.url)

export function createTrainingThread(setup: ThreadSetup): TrainingThread {
  const worker = new Worker(entry, { workerData: setup, stdout: true, stderr: true })
  let usable = true
  let killed = false
  let settle: ((end: RunEnd) => void) | null = null

  const end = (value: RunEnd) => {
    // An answer may come while the thread is being killed: whoever waits for that still needs this process.
    if (!killed) worker.unref()
    settle?.(value)
    settle = null
  }
  worker.unref()
  // The entry sends prints to files; what slips by (a native library) must not pile up.
  worker.stdout.resume()
  worker.stderr.resume()
  worker.on('message', (answer: ThreadAnswer) => {
    if (answer.spoiled) {
      usable = false
      void worker.terminate()
    }
    end(answer.end)
  })
  worker.on('error', (error: unknown) => {
    usable = false
    const outOfMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
    end({ status: 'failed', reason: outOfMemory ? 'out-of-memory' : 'threw', message: describeError(error) })
  })
  worker.on('exit', (exitCode) => {
    usable = false
    const message = `the program ended its thread with exit code ${exitCode}`
    end(
      killed
        ? { status: 'stopped', reason: 'asked' }
        : { status: 'failed', reason: 'exit-code', exitCode, message },
    )
  })

  return {
    get usable() {
      return usable
    },
    run(job) {
      // A thread at work keeps the process alive, an idle one does not.
      worker.ref()
      worker.postMessage(job)
      return new Promise((resolve) => {
        settle = resolve
      })
    },
    async kill() {
      killed = true
      usable = false
      await worker.terminate()
    },
  }
}
