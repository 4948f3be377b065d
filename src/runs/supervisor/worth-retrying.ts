import type { RunEnd } from '../../domain/run.ts'

/** Signals that come from outside; a program that crashes on its own would crash again. */
const fromOutside: ReadonlySet<string> = new Set([
  'SIGKILL',
  'SIGTERM',
  'SIGHUP',
  'SIGINT',
  'SIGUSR1',
  'SIGUSR2',
])

/** Last words of programs that the world let down for a moment: network, ports, file servers, drivers. */
const passing = [
  /Connection (reset|refused|aborted|timed out)/i,
  /Address already in use/i,
  /Temporary failure in name resolution/i,
  /Resource temporarily unavailable/i,
  /Stale file handle/i,
  /Device or resource busy/i,
  /NCCL.*(timeout|timed out|unhandled system error|remote process exited)/i,
  /CUDA error: (unspecified launch failure|an illegal instruction|ECC|uncorrectable)/i,
  /CUDA-capable device\(s\) is\/are busy or unavailable/i,
  /Read timed out|ReadTimeout|ConnectTimeout|Max retries exceeded/i,
]

/** The exit code by which programs ask to be tried again (sysexits.h). */
const tryAgain = 75

/**
 * Whether a run that ended so may do better if it is simply started again: it was lost, was ended from outside, asked
 * for it, or stumbled over something that passes. A mistake in the program, memory that does not suffice and a setting
 * that diverges stay what they are.
 */
export function isWorthRetrying(end: RunEnd): boolean {
  if (end.status !== 'failed') return false
  if (end.reason === 'lost' || end.reason === 'preempted' || end.reason === 'node-failed') return true
  if (end.reason === 'signal') return end.signal !== undefined && fromOutside.has(end.signal)
  if (end.reason !== 'exit-code') return false
  return end.exitCode === tryAgain || passing.some((words) => words.test(end.message ?? ''))
}
