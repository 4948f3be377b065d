import type { Orders } from './orders.ts'
import type { Program } from './program.ts'

/** `<study>/<trial number>.<attempt>`; for a watched run without a study, `<name>/0.1`. */
export type RunId = string

interface RunBase {
  readonly id: RunId
  readonly program: Program
  readonly orders: Orders
  /** Folder of the run: its wire file, its console output, its settings. */
  readonly folder: string
  /** Name of the launcher that started it. */
  readonly launcher: string
}

export interface RunningRun extends RunBase {
  readonly state: 'running'
  /** Seconds since 1970. */
  readonly started: number
}

export interface FinishedRun extends RunBase {
  readonly state: 'finished'
  readonly started: number
  readonly finished: number
  readonly end: RunEnd
}

export type Run = RunningRun | FinishedRun

/** How a run ended: one shape for success and failure. The first cause is kept. */
export interface RunEnd {
  readonly status: 'ok' | 'failed' | 'stopped'
  /**
   * A short machine-readable word: `finished`, `exit-code`, `signal`, `out-of-memory`, `disk-full`, `timeout`, `threw`,
   * `not-found`, `lost`, or why we stopped it.
   */
  readonly reason: string
  /** For people: the program's last error line, what a rule said. */
  readonly message?: string
  readonly exitCode?: number
  readonly signal?: string
}
