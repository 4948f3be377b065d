import { BabysitError } from '../../domain/error.ts'
import type { RunEnd } from '../../domain/run.ts'
import { forgetWire } from './forget-wire.ts'
import type { Launcher, LaunchRequest, RunHandle } from './launcher.ts'
import { processEnd } from './process-end.ts'
import { isAlive, processStart } from './process-start.ts'
import { runFiles, type StopReason } from './run-files.ts'
import { startProcess } from './start-process.ts'
import { after } from './timer.ts'

export interface LocalProcessOptions {
  /** Seconds between a graceful stop and a forced one; 10 without. */
  readonly grace?: number
}

/** Milliseconds between two looks at a process that is not our child. */
const lookEvery = 100

/**
 * Runs commands as processes of this machine, each in a process group of its own, so that what a command starts ends
 * with it. They outlive the babysitter; a later one finds them by number and start.
 *
 * In the run's folder: `stdout.log`, `stderr.log`, `params.json` (the settings), `exit-code`, `handle.json`, and
 * `stop-reason` where we stopped it.
 */
export function createLocalProcessLauncher(options: LocalProcessOptions = {}): Launcher {
  const grace = options.grace ?? 10
  const letGo = new Set<() => void>()
  /** Why runs were stopped, by their folder; in a file as well, for those who come after us. */
  const stopped = new Map<string, StopReason>()
  const stopReason = ({ folder }: RunHandle) =>
    stopped.get(String(folder)) ?? runFiles(String(folder)).stopReason()

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

  const stop = async (handle: RunHandle, how: 'graceful' | 'forced', why: StopReason) => {
    const { pid, folder } = handle
    if (!lives(handle)) return
    if (stopReason(handle) === null) {
      stopped.set(String(folder), why)
      runFiles(String(folder)).noteStop(why)
    }
    signalGroup(Number(pid), how === 'forced' ? 'SIGKILL' : 'SIGTERM')
    if (how === 'graceful') wait(grace, () => void stop(handle, 'forced', why))
  }

  /** The end of a run, whichever way it is learnt; then whatever it had started is ended too, if we stopped it. */
  const conclude = (handle: RunHandle, code: number | null): RunEnd => {
    const end = processEnd(code, stopReason(handle), runFiles(String(handle.folder)))
    if (end.status === 'stopped') signalGroup(Number(handle.pid), 'SIGKILL')
    return end
  }

  /** What is left of a run whose process is gone: its exit code, or that we stopped it; null where nothing is. */
  const endOfDead = (handle: RunHandle): RunEnd | null => {
    if (handle.folder === undefined) return null
    const files = runFiles(String(handle.folder))
    const code = files.exitCode()
    const why = stopReason(handle)
    return code === null && why === null ? null : processEnd(code, why, files)
  }

  /** Stops the run when its time is up, counted from its start; the answer lets go of the timer. */
  const limit = (handle: RunHandle, timeout: number | undefined) => {
    if (timeout === undefined) return () => {}
    const left = Math.max(0, Number(handle.time) + timeout - Date.now() / 1000)
    return wait(left, () => void stop(handle, 'graceful', 'timeout'))
  }

  const watch = (handle: RunHandle, timeout: number | undefined) => {
    const cancel = limit(handle, timeout)
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
    capabilities: { programs: ['command'], canPause: false, survivesRestart: true, sharesFiles: true },
    async start(request) {
      const program = commandOf(request)
      const files = runFiles(request.folder)
      files.clear()
      forgetWire(request)
      stopped.delete(request.folder)
      const started = await startProcess(program, request, files)
      if (started.kind === 'impossible') {
        const end = { status: 'failed', reason: 'not-found', message: started.why } as const
        return { handle: { folder: request.folder }, ended: Promise.resolve(end) }
      }
      const { child, pid } = started
      const handle = {
        pid,
        started: processStart(pid) ?? '',
        folder: request.folder,
        time: Date.now() / 1000,
      }
      files.noteHandle(handle)
      const cancel = limit(handle, request.timeout)
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
    stop: (handle, how) => stop(handle, how, 'asked'),
    async status(handle) {
      if (lives(handle)) return { state: 'running' }
      const end = endOfDead(handle)
      const message = 'its process is gone and has left no exit code'
      return { state: 'ended', end: end ?? { status: 'failed', reason: 'lost', message } }
    },
    async attach(given, request) {
      // Killed between starting a run and storing its handle, we find the handle in the run's folder.
      const handle = given.pid === undefined ? (runFiles(request.folder).handle() ?? given) : given
      if (lives(handle)) return { handle, ended: watch(handle, request.timeout) }
      const end = endOfDead(handle)
      return end === null ? null : { handle, ended: Promise.resolve(end) }
    },
    async close() {
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

function lives({ pid, started }: RunHandle): boolean {
  return pid !== undefined && isAlive(Number(pid), String(started))
}

/** To the whole group; it is no error that all of it has ended already. */
function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
