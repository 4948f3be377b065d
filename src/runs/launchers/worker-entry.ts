import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import type { RunEnd } from '../../domain/run.ts'
import { createGuest } from '../wire/create-guest.ts'
import { createWireWriter, type WireWriter } from '../wire/writer.ts'
import { describeError } from './describe-error.ts'
import { loadTrain } from './load-train.ts'
import type { ThreadAnswer, ThreadJob, ThreadSetup } from './worker-messages.ts'

// The thread of a worker-thread launcher: takes one job after the other and runs its training function.

const port = parentPort!
const { builtin } = workerData as ThreadSetup

/** The job being run, as far as an accident needs to know it. */
let current: { readonly job: ThreadJob; readonly writer: WireWriter } | null = null

port.on('message', (job: ThreadJob) => void run(job))
process.on('uncaughtException', (error) => {
  if (current === null) return
  finish(failed(error), true)
})
// A training function that calls process.exit ends the thread: what it had said must be in the file.
process.on('exit', () => current?.writer.flush())
process.stdout.write = writeInto('stdout.log')
process.stderr.write = writeInto('stderr.log')

async function run(job: ThreadJob): Promise<void> {
  const stop = new Int32Array(job.stop)
  let noticed = false
  const shouldStop = () => {
    if (Atomics.load(stop, 0) === 0) return false
    noticed = true
    return true
  }
  let end: RunEnd
  try {
    current = { job, writer: createWireWriter(job.wire) }
    const { program } = job
    const train =
      program.kind === 'builtin'
        ? await loadTrain(new URL(builtin), 'train')
        : await loadTrain(pathToFileURL(program.module), program.export)
    const options = program.kind === 'builtin' ? program.options : {}
    if (!shouldStop())
      await train(createGuest({ orders: job.orders, options, writer: current.writer, shouldStop }))
    end = noticed ? { status: 'stopped', reason: 'asked' } : { status: 'ok', reason: 'finished' }
  } catch (error) {
    end = noticed ? { status: 'stopped', reason: 'asked', message: describeError(error) } : failed(error)
  }
  finish(end, false)
}

function finish(end: RunEnd, spoiled: boolean): void {
  try {
    current?.writer.write({ kind: 'end', end })
    current?.writer.close()
  } catch (error) {
    if (end.status === 'ok') end = failed(error)
  }
  current = null
  port.postMessage({ end, spoiled } satisfies ThreadAnswer)
}

function failed(error: unknown): RunEnd {
  if (error instanceof Error) process.stderr.write(`${error.stack}\n`)
  return { status: 'failed', reason: 'threw', message: describeError(error) }
}

/** What a training function prints goes into its run's folder, not onto the screen of the babysitter. */
function writeInto(file: string): typeof process.stdout.write {
  return (text: string | Uint8Array, ...rest: unknown[]) => {
    try {
      if (current !== null) appendFileSync(join(current.job.folder, file), text)
    } catch {
      // A print that cannot be kept (disk full) is no reason to end a training; the wire tells of a full disk.
    }
    const done = rest.at(-1)
    if (typeof done === 'function') process.nextTick(done)
    return true
  }
}
