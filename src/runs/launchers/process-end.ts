import { statfsSync } from 'node:fs'
import { constants } from 'node:os'
import type { RunEnd } from '../../domain/run.ts'
import { lastLine } from './last-line.ts'
import { soundsLikeOutOfMemory } from './out-of-memory.ts'
import type { RunFiles, Stop } from './run-files.ts'

const signalNames = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]))

/** Bytes; where less than this is free, a failure may well be the disk's. */
const nothingFree = 64 * 1024

/** What is known of a process that has ended. */
export interface ProcessRemains {
  /** As the shell told it; null where the shell itself was killed. Codes above 128 are read as signals, as shells do. */
  readonly code: number | null
  /** Why we stopped it, null where we did not. */
  readonly stop: Stop | null
  /** Whether the system killed something for want of memory while it ran. */
  readonly kernelKilled: boolean
  readonly files: RunFiles
}

/**
 * How a command ended. Reasons: `finished`; `exit-code`, `signal`; `out-of-memory` (beyond its own limit, killed by the
 * system, or an allocation that failed) and `disk-full`, which are told apart from these; `asked` and `timeout` where
 * we stopped it.
 */
export function processEnd({ code, stop, kernelKilled, files }: ProcessRemains): RunEnd {
  const signal = code === null ? 'SIGKILL' : code > 128 ? signalNames.get(code - 128) : undefined
  const how = { ...(code === null ? {} : { exitCode: code }), ...(signal === undefined ? {} : { signal }) }
  if (stop !== null) {
    const why = { reason: stop.reason, ...(stop.message === undefined ? {} : { message: stop.message }) }
    return { status: stop.reason === 'out-of-memory' ? 'failed' : 'stopped', ...why, ...how }
  }
  if (code === 0) return { status: 'ok', reason: 'finished', ...how }
  if (signal === 'SIGKILL' && kernelKilled) {
    const message = 'killed by the system, because the memory of the machine or container had run out'
    return { status: 'failed', reason: 'out-of-memory', message, ...how }
  }
  const said = lastLine(files.stderr)
  const message = said ?? silentEnd(code, signal)
  return { status: 'failed', reason: reasonOf({ said, signal, files }), message, ...how }
}

function reasonOf(about: { said: string | null; signal: string | undefined; files: RunFiles }): string {
  const said = about.said ?? ''
  if (/No space left on device|ENOSPC|Disk quota exceeded|EDQUOT/.test(said)) return 'disk-full'
  if (soundsLikeOutOfMemory(said)) return 'out-of-memory'
  if (about.signal !== undefined) return 'signal'
  return isFull(about.files.folder) ? 'disk-full' : 'exit-code'
}

/** A program whose disk is full cannot even say so where its output goes to the same disk. */
function isFull(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize < nothingFree
  } catch {
    return false
  }
}

function silentEnd(code: number | null, signal: string | undefined): string {
  if (signal === 'SIGKILL') return 'killed by SIGKILL without a word'
  return signal === undefined
    ? `ended with exit code ${code} without a word`
    : `ended by ${signal} without a word`
}
