import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunHandle } from './launcher.ts'

/** Why we ended a run: somebody asked, or its time was up. */
export type StopReason = 'asked' | 'timeout'

/** The files by which a local run can be told about after the death of the babysitter that started it. */
export interface RunFiles {
  readonly stdout: string
  readonly stderr: string
  readonly params: string
  readonly exit: string
  /** Forgets what an earlier attempt in this folder left. */
  clear(): void
  /** Exit code as the shell tells it: 128 and the signal's number where a signal ended the command. Null before. */
  exitCode(): number | null
  /** Written before the signal is sent, so that a run we stopped is never taken for one that failed. */
  noteStop(reason: StopReason): void
  stopReason(): StopReason | null
  noteHandle(handle: RunHandle): void
  handle(): RunHandle | null
}

export function runFiles(folder: string): RunFiles {
  const exit = join(folder, 'exit-code')
  const stop = join(folder, 'stop-reason')
  const handle = join(folder, 'handle.json')
  return {
    stdout: join(folder, 'stdout.log'),
    stderr: join(folder, 'stderr.log'),
    params: join(folder, 'params.json'),
    exit,
    clear() {
      for (const file of [exit, stop, handle]) rmSync(file, { force: true })
    },
    exitCode() {
      const text = read(exit)
      return text === null || text.trim() === '' ? null : Number(text)
    },
    noteStop: (reason) => writeWhole(stop, reason),
    stopReason() {
      const text = read(stop)
      return text === 'asked' || text === 'timeout' ? text : null
    },
    noteHandle: (value) => writeWhole(handle, JSON.stringify(value)),
    handle() {
      const text = read(handle)
      return text === null ? null : (JSON.parse(text) as RunHandle)
    },
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

/** Best effort: a full disk must not keep us from stopping a run. */
function writeWhole(path: string, text: string): void {
  try {
    writeFileSync(`${path}.part`, text)
    renameSync(`${path}.part`, path)
  } catch {
    // What is missing is missed only if we die as well before the run ends.
  }
}
