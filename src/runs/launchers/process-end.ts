import { constants } from 'node:os'
import type { RunEnd } from '../../domain/run.ts'
import { lastLine } from './last-line.ts'
import type { RunFiles, StopReason } from './run-files.ts'

const signalNames = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]))

/**
 * How a command ended, from its exit code as the shell told it. Codes above 128 are read as signals, as shells do.
 * @param code null where the shell itself was killed
 * @param stopped why we stopped it, null where we did not
 */
export function processEnd(code: number | null, stopped: StopReason | null, files: RunFiles): RunEnd {
  const signal = code === null ? 'SIGKILL' : code > 128 ? signalNames.get(code - 128) : undefined
  const how = { ...(code === null ? {} : { exitCode: code }), ...(signal === undefined ? {} : { signal }) }
  if (stopped !== null) return { status: 'stopped', reason: stopped, ...how }
  if (code === 0) return { status: 'ok', reason: 'finished', ...how }
  const message = lastLine(files.stderr) ?? silentEnd(code, signal)
  return { status: 'failed', reason: signal === undefined ? 'exit-code' : 'signal', message, ...how }
}

function silentEnd(code: number | null, signal: string | undefined): string {
  if (signal === 'SIGKILL') return 'killed by SIGKILL without a word; often the machine had run out of memory'
  return signal === undefined
    ? `ended with exit code ${code} without a word`
    : `ended by ${signal} without a word`
}
