import { BabysitError } from '../../domain/error.ts'
import type { RunEnd } from '../../domain/run.ts'
import { forgetWire } from './forget-wire.ts'
import { createGpuSlots, type GpuSlots } from './gpu-slots.ts'
import type { Launcher, LaunchRequest, RunHandle } from './launcher.ts'
import { endLeftovers } from './leftovers.ts'
import { watchMemory } from './memory-limit.ts'
import { kernelKills } from './out-of-memory.ts'
import { processEnd } from './process-end.ts'
import { signalGroup } from './process-group.ts'
import { isAlive, processStart } from './process-start.ts'
import { runFiles, type Stop } from './run-files.ts'
import { startProcess } from './start-process.ts'
import { after } from './timer.ts'

export interface LocalProcessOptions {
  /** Seconds between a graceful stop and a forced one; 10 without. */
  readonly grace?: number
  /** Graphics cards, of which each run is given one as CUDA_VISIBLE_DEVICES, and the folder that remembers who has which. */
  readonly gpus?: { readonly cards: readonly string[]; readonly register: string }
}

/** Milliseconds between two looks at a process that is not our child. */
const lookEvery = 100

/**
 * Runs commands as processes of this machine, each in a process group of its own, so that what a command starts ends
 * with it: what a program leaves behind is asked to end, and forced to after the grace, before the run counts as ended.
 * They outlive the babysitter; a later one finds them by number and start.
 *
 * In the run's folder: `stdout.log`, `stderr.log`, `params.json` (the settings), `exit-code`, `handle.json`, `end.json`,
 * `stop-reason` where we stopped it, and `babysit.log` where there is something to say.
 */
export function createLocalProcessLauncher(options: LocalProcessOptions = {}): Launcher {
  const grace = options.grace ?? 10
  const slots: GpuSlots | null = options.gpus
    ? createGpuSlots(options.gpus.cards, options.gpus.register)
    : null
  const letGo = new Set<() => void>()
  let closed = false
  /** Why runs were stopped, by their folder; in a file as well, for those who come after us. */
  const stops = new Map<string, Stop>()
  const stopOf = ({ folder }: RunHandle) => stops.get(String(folder)) ?? runFiles(String(folder)).stop()

  const wait = (seconds: number, action: () => void) => {
    const forget = () => {
      cancel()
      letGo.delete(forget)
    }
    const cancel = after(seconds, () => {
      letGo.delete(forget)
      action()
    })
    letGo.add(forget)
    return forget
  }

  const stop = async (handle: RunHandle, how: 'graceful' | 'forced', why: Stop) => {
    const { pid, folder } = handle
    if (!lives(handle)) return
    if (stopOf(handle) === null) {
      stops.set(String(folder), why)
      runFiles(String(folder)).noteStop(why)
    }
    signalGroup(Number(pid), how === 'forced' ? 'SIGKILL' : 'SIGTERM')
    if (how === 'graceful') wait(grace, () => void stop(handle, 'forced', why))
  }

  /** The end of a run, whichever way it is learnt, once whatever it had started has ended too. */
  const conclude = async (handle: RunHandle, code: number | null): Promise<RunEnd> => {
    const end = remember(handle, code)
    const leader = Number(handle.pid)
    if (stopOf(handle) !== null) signalGroup(leader, 'SIGKILL')
    const mark = `BABYSIT_WIRE=${handle.wire}`
    await endLeftovers({ leader, mark, grace, files: runFiles(String(handle.folder)) })
    if (handle.gpu !== undefined) slots?.give(String(handle.gpu))
    return end
  }

  /** What the remains of a process come to; written down, as counters and disks change. */
  const remember = (handle: RunHandle, code: number | null): RunEnd => {
    const files = runFiles(String(handle.folder))
    const known = files.end()
    if (known !== null) return known
    const kills = kernelKills()
    const kernelKilled =
      kills !== null && handle.kernelKills !== undefined && kills > Number(handle.kernelKills)
    const end = processEnd({ code, stop: stopOf(handle), kernelKilled, files })
    files.noteEnd(end)
    return end
  }

  /** What is left of a run whose process is gone: its exit code, or that we stopped it; null where nothing is. */
  const endOfDead = (handle: RunHandle): RunEnd | null => {
    if (handle.folder === undefined) return null
    const files = runFiles(String(handle.folder))
    const code = files.exitCode()
    if (files.end() === null && code === null && stopOf(handle) === null) return null
    return remember(handle, code)
  }

  /** Stops the run when it goes beyond what it may use; time counts from its start. The answer lets go of it. */
  const limit = (handle: RunHandle, { timeout, memory }: LaunchRequest) => {
    const left = Math.max(0, Number(handle.time) + (timeout ?? 0) - Date.now() / 1000)
    const message = `it ran for longer than the ${timeout} s that it may take`
    const untime =
      timeout === undefined
        ? () => {}
        : wait(left, () => void stop(handle, 'graceful', { reason: 'timeout', message }))
    const unwatch = watchMemory(handle, memory, (why) => {
      void stop(handle, 'forced', { reason: 'out-of-memory', message: why })
    })
    letGo.add(unwatch)
    return () => {
      untime()
      unwatch()
      letGo.delete(unwatch)
    }
  }

  const watch = (handle: RunHandle, request: LaunchRequest) => {
    const cancel = limit(handle, request)
    return new Promise<RunEnd>((resolve) => {
      const look = () => {
        if (lives(handle)) return
        clearInterval(timer)
        letGo.delete(release)
        cancel()
        resolve(conclude(handle, runFiles(String(handle.folder)).exitCode()))
      }
      const timer = setInterval(look, lookEvery)
      const release = () => clearInterval(timer)
      letGo.add(release)
      look()
    })
  }

  return {
    name: 'local-process',
    summary: 'processes of this machine: any command',
    capabilities: {
      programs: ['command'],
      canPause: false,
      survivesRestart: true,
      sharesFiles: true,
      isolated: true,
    },
    async start(request) {
      const program = commandOf(request)
      const files = runFiles(request.folder)
      files.clear()
      forgetWire(request)
      stops.delete(request.folder)
      const gpu = slots === null ? null : await slots.take(() => closed)
      if (slots !== null && gpu === null)
        return {
          handle: { folder: request.folder },
          ended: Promise.resolve({ status: 'stopped', reason: 'asked' }),
        }
      const started = await startProcess(program, request, { files, gpu }).catch((error: unknown) => {
        if (gpu !== null) slots?.give(gpu)
        throw error
      })
      if (started.kind === 'impossible') {
        if (gpu !== null) slots?.give(gpu)
        const end = { status: 'failed', reason: 'not-found', message: started.why } as const
        files.noteEnd(end)
        return { handle: { folder: request.folder }, ended: Promise.resolve(end) }
      }
      const { child, pid } = started
      const handle = handleOf(request, { pid, gpu })
      files.noteHandle(handle)
      if (gpu !== null) slots?.hold(gpu, handle)
      const cancel = limit(handle, request)
      const release = () => child.unref()
      letGo.add(release)
      const ended = new Promise<RunEnd>((resolve) => {
        child.once('exit', (code) => {
          cancel()
          letGo.delete(release)
          resolve(conclude(handle, code))
        })
      })
      return { handle, ended }
    },
    stop: (handle, how) => stop(handle, how, { reason: 'asked' }),
    async status(handle) {
      if (lives(handle)) return { state: 'running' }
      const end = endOfDead(handle)
      const message = 'its process is gone and has left no exit code'
      return { state: 'ended', end: end ?? { status: 'failed', reason: 'lost', message } }
    },
    async attach(given, request) {
      // Killed between starting a run and storing its handle, we find the handle in the run's folder.
      const handle = given.pid === undefined ? (runFiles(request.folder).handle() ?? given) : given
      if (lives(handle)) {
        if (handle.gpu !== undefined) slots?.hold(String(handle.gpu), handle)
        return { handle, ended: watch(handle, request) }
      }
      const end = endOfDead(handle)
      return end === null ? null : { handle, ended: Promise.resolve(end) }
    },
    async close() {
      closed = true
      for (const release of letGo) release()
      letGo.clear()
    },
  }
}

function commandOf({ program }: LaunchRequest) {
  if (program.kind === 'command') return program
  throw new BabysitError(
    'BS3111',
    `A ${program.kind} program is no command; local processes run commands only.`,
    {
      next: 'Launch it with the launcher `worker-thread`.',
    },
  )
}

function handleOf(
  { folder, wire }: LaunchRequest,
  { pid, gpu }: { readonly pid: number; readonly gpu: string | null },
): RunHandle {
  const kills = kernelKills()
  return {
    pid,
    started: processStart(pid) ?? '',
    folder,
    wire,
    time: Date.now() / 1000,
    ...(kills === null ? {} : { kernelKills: kills }),
    ...(gpu === null ? {} : { gpu }),
  }
}

function lives({ pid, started }: RunHandle): boolean {
  return pid !== undefined && isAlive(Number(pid), String(started))
}
