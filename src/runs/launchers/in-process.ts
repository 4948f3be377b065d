import { BabysitError } from '../../domain/error.ts'
import type { RunEnd, RunId } from '../../domain/run.ts'
import { createGuest } from '../wire/create-guest.ts'
import type { Guest } from '../wire/guest.ts'
import { createWireWriter, type WireWriter } from '../wire/writer.ts'
import { describeError } from './describe-error.ts'
import { forgetWire } from './forget-wire.ts'
import type { Launcher, LaunchRequest } from './launcher.ts'
import { isAlive, processStart } from './process-start.ts'
import { after } from './timer.ts'

/** A training function of this process; the signal aborts when its run is to end. */
export type InProcessFunction = (guest: Guest, signal: AbortSignal) => void | Promise<void>

export interface InProcessOptions {
  /** By the name that a program has. */
  readonly functions: Readonly<Record<string, InProcessFunction>>
  /** Seconds between a graceful stop and a forced one; 10 without. */
  readonly grace?: number
}

interface FunctionRun {
  readonly controller: AbortController
  readonly settle: (end: RunEnd) => void
  readonly timers: (() => void)[]
  writer: WireWriter | null
  end: RunEnd | null
  why: 'asked' | 'timeout'
}

/** Milliseconds after which what a quiet function has said is in its file. */
const flushEvery = 100

/**
 * Runs functions of this very process, on its event loop: what they hold (models, data, connections) is shared between
 * runs. Nothing keeps them apart from us. A function that never awaits lets nobody else work, one that exits ends us too,
 * and a forced stop only stops listening: it cannot end a function that ignores its signal.
 */
export function createInProcessLauncher(options: InProcessOptions): Launcher {
  const grace = options.grace ?? 10
  const runs = new Map<RunId, FunctionRun>()

  const end = (run: FunctionRun, value: RunEnd) => {
    if (run.end !== null) return
    for (const cancel of run.timers) cancel()
    run.end = close(run.writer, value)
    run.settle(run.end)
  }

  const stop = (run: FunctionRun, how: 'graceful' | 'forced') => {
    if (run.end !== null) return
    if (!run.controller.signal.aborted) run.controller.abort(new Error('the run was asked to stop'))
    if (how === 'forced') end(run, { status: 'stopped', reason: run.why })
    else run.timers.push(after(grace, () => stop(run, 'forced')))
  }

  const work = async (run: FunctionRun, request: LaunchRequest, train: InProcessFunction) => {
    const { signal } = run.controller
    const shouldStop = () => signal.aborted
    try {
      if (signal.aborted) return end(run, { status: 'stopped', reason: run.why })
      run.writer = createWireWriter(request.wire)
      run.timers.push(flushing(run.writer))
      await train(
        createGuest({ orders: request.orders, options: {}, writer: run.writer, shouldStop }),
        signal,
      )
      end(run, signal.aborted ? { status: 'stopped', reason: run.why } : { status: 'ok', reason: 'finished' })
    } catch (error) {
      const message = describeError(error)
      if (signal.aborted) end(run, { status: 'stopped', reason: run.why, message })
      else end(run, { status: 'failed', reason: 'threw', message })
    }
  }

  return {
    name: 'in-process',
    summary: 'functions of this process, as the library is given them',
    capabilities: {
      programs: ['in-process'],
      canPause: false,
      survivesRestart: false,
      sharesFiles: true,
      isolated: false,
    },
    async start(request) {
      const train = functionOf(request, options.functions)
      forgetWire(request)
      let settle = (_: RunEnd) => {}
      const ended = new Promise<RunEnd>((resolve) => {
        settle = resolve
      })
      const controller = new AbortController()
      const run: FunctionRun = { controller, settle, timers: [], writer: null, end: null, why: 'asked' }
      if (request.timeout !== undefined) {
        const onTimeout = () => {
          run.why = 'timeout'
          stop(run, 'graceful')
        }
        run.timers.push(after(request.timeout, onTimeout))
      }
      runs.set(request.run, run)
      // Not before whoever waits for our answer has gone on: a function that never awaits would keep the answer from being
      // heard. But in this turn of the loop, or all slots would march in step, each waiting for all others to begin.
      void Promise.resolve().then(() => process.nextTick(() => void work(run, request, train)))
      return {
        handle: { run: request.run, pid: process.pid, started: processStart(process.pid) ?? '' },
        ended,
      }
    },
    async stop(handle, how) {
      const run = runs.get(String(handle.run))
      if (run !== undefined) stop(run, how)
    },
    async status(handle) {
      const run = runs.get(String(handle.run))
      if (run !== undefined) return run.end === null ? { state: 'running' } : { state: 'ended', end: run.end }
      const { pid, started } = handle
      if (pid !== process.pid && isAlive(Number(pid), String(started)))
        return { state: 'unknown', why: `it runs inside of process ${pid}, which only that process can ask` }
      const message = `it ran inside of process ${pid}, which is gone`
      return { state: 'ended', end: { status: 'failed', reason: 'lost', message } }
    },
    async attach() {
      return null
    },
    async close() {
      for (const run of runs.values()) stop(run, 'forced')
    },
  }
}

/** @throws BabysitError BS5601 another kind of program; BS5602 a function that this process does not have */
function functionOf({ program }: LaunchRequest, functions: InProcessOptions['functions']): InProcessFunction {
  if (program.kind !== 'in-process') {
    throw new BabysitError(
      'BS5601',
      `A ${program.kind} program cannot run inside of this process; expected a function given to the library.`,
      { next: 'Launch it with the launcher that its kind is for: worker-thread or local-process.' },
    )
  }
  const train = functions[program.name]
  if (train !== undefined) return train
  const known = Object.keys(functions)
  throw new BabysitError(
    'BS5602',
    `The function "${program.name}" is not part of this process; it has ${known.length === 0 ? 'none' : known.join(', ')}.`,
    {
      next: 'Run the program that began the study once more: its call of study() goes on where the study stopped.',
    },
  )
}

/** A function may be quiet for an hour after a report: the file has it all the same. */
function flushing(writer: WireWriter): () => void {
  const timer = setInterval(() => {
    try {
      writer.flush()
    } catch {
      // It tells once; what is lost is counted, and the end of the run says so.
    }
  }, flushEvery)
  timer.unref()
  return () => clearInterval(timer)
}

/** The last word of a run. That it could not be written counts as the end only where all else went well. */
function close(writer: WireWriter | null, end: RunEnd): RunEnd {
  try {
    writer?.write({ kind: 'end', end })
    writer?.close()
    return end
  } catch (error) {
    return end.status === 'ok' ? { status: 'failed', reason: 'threw', message: describeError(error) } : end
  }
}
