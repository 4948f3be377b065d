import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunEnd } from '../../domain/run.ts'
import type { RunHandle } from './launcher.ts'

/** Why we ended a run: somebody asked, its time was up, or it used more memory than it may. */
export type StopReason = 'asked' | 'timeout' | 'out-of-memory'

export interface Stop {
  readonly reason: StopReason
  /** For people. */
  readonly message?: string
}

/** The files by which a local run can be told about after the death of the babysitter that started it. */
export interface RunFiles {
  readonly folder: string
  readonly stdout: string
  readonly stderr: string
  readonly params: string
  readonly exit: string
  /** Forgets what an earlier attempt in this folder left. */
  clear(): void
  /** Exit code as the shell tells it: 128 and the signal's number where a signal ended the command. Null before. */
  exitCode(): number | null
  /** Written before the signal is sent, so that a run we stopped is never taken for one that failed. */
  noteStop(stop: Stop): void
  stop(): Stop | null
  noteHandle(handle: RunHandle): void
  handle(): RunHandle | null
  /** Written once it is known: what told of the end (counters, the disk) may say something else later. */
  noteEnd(end: RunEnd): void
  end(): RunEnd | null
  /** What we did to the run, one line each, for people. */
  log(line: string): void
}

export function runFiles(folder: string): RunFiles {
  const exit = join(folder, 'exit-code')
  const stop = join(folder, 'stop-reason')
  const handle = join(folder, 'handle.json')
  const end = join(folder, 'end.json')
  const log = join(folder, 'babysit.log')
  return {
    folder,
    stdout: join(folder, 'stdout.log'),
    stderr: join(folder, 'stderr.log'),
    params: join(folder, 'params.json'),
    exit,
    clear() {
      for (const file of [exit, stop, handle, end, log]) rmSync(file, { force: true })
    },
    exitCode() {
      const text = read(exit)
      return text === null || text.trim() === '' ? null : Number(text)
    },
    noteStop: (value) => writeWhole(stop, JSON.stringify(value)),
    stop: () => readJson<Stop>(stop),
    noteHandle: (value) => writeWhole(handle, JSON.stringify(value)),
    handle: () => readJson<RunHandle>(handle),
    noteEnd: (value) => writeWhole(end, JSON.stringify(value)),
    end: () => readJson<RunEnd>(end),
    log(line) {
      try {
        appendFileSync(log, `${line}\n`)
      } catch {
        // Nothing depends on it.
      }
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

/** Null where the file is missing, or was cut off by a full disk. */
function readJson<T>(path: string): T | null {
  const text = read(path)
  if (text === null) return null
  try {
    return JSON.parse(text) as T
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
