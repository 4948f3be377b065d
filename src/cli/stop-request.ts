import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

// `babysit stop` leaves a word for the babysitter that it signals, so that this one can tell it from Ctrl-C.

export function leaveStopRequest(folder: string, pid: number): void {
  writeFileSync(join(folder, 'stop-request'), String(pid))
}

/** Whether `babysit stop` asked this very process to stop. */
export function hasStopRequest(folder: string): boolean {
  try {
    return Number(readFileSync(join(folder, 'stop-request'), 'utf8')) === process.pid
  } catch {
    return false
  }
}

export function forgetStopRequest(folder: string): void {
  rmSync(join(folder, 'stop-request'), { force: true })
}
