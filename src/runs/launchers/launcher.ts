import type { Orders } from '../../domain/orders.ts'
import type { Program } from '../../domain/program.ts'
import type { RunEnd, RunId } from '../../domain/run.ts'

export interface LaunchRequest {
  readonly run: RunId
  readonly program: Program
  readonly orders: Orders
  /** Exists and is empty but for what an earlier attempt left; the launcher puts everything of the run in here. */
  readonly folder: string
  /** Where the program is to append its wire lines. */
  readonly wire: string
  /** Seconds after which the run is stopped; none without. */
  readonly timeout?: number
  /** Variables that a command finds in its environment, beside those of its orders. */
  readonly environment?: Readonly<Record<string, string>>
  /** Bytes of memory beyond which the run is ended as `out-of-memory`, where the launcher can tell; none without. */
  readonly memory?: number
}

/** What must be stored to find a run again after a restart; plain JSON. */
export type RunHandle = Readonly<Record<string, string | number>>

export type RunStatus =
  | { readonly state: 'running' }
  | { readonly state: 'ended'; readonly end: RunEnd }
  /** Nobody can say: the engine is gone or does not answer. */
  | { readonly state: 'unknown'; readonly why: string }

export interface LiveRun {
  readonly handle: RunHandle
  /** Settles once, never rejects: how a run ended is data. All wire lines are in the file by then. */
  readonly ended: Promise<RunEnd>
}

/**
 * Where runs execute.
 *
 * `start` is called once for a run. It returns when the run has been handed over (it may still be queued) and throws a
 * BabysitError only where nothing was started. A program that cannot be found, or dies at once, is a run that ended.
 *
 * `stop` asks a run to end: `graceful` lets it save and say goodbye (SIGTERM, a flag), `forced` does not. Stopping a run
 * that has ended is no error. A run ended by `stop` settles with status `stopped`.
 *
 * `attach` finds a run that an earlier process of ours started; only where `capabilities.survivesRestart`. It never
 * adopts another process that happens to carry the same number.
 *
 * `status` answers without side effect. `close` lets go of threads and timers; running runs are stopped where they
 * cannot outlive us.
 */
export interface Launcher {
  readonly name: string
  readonly summary: string
  readonly capabilities: {
    /** Kinds of program it can run. */
    readonly programs: readonly Program['kind'][]
    readonly canPause: boolean
    readonly survivesRestart: boolean
    /** The wire file it names can be read here while the run goes on. */
    readonly sharesFiles: boolean
    /**
     * Runs are kept apart from us: one that exits, prints or never yields harms nobody, and a forced stop does end it.
     * Where false, a forced stop only stops listening.
     */
    readonly isolated: boolean
  }
  readonly start: (request: LaunchRequest) => Promise<LiveRun>
  readonly stop: (handle: RunHandle, how: 'graceful' | 'forced') => Promise<void>
  readonly status: (handle: RunHandle) => Promise<RunStatus>
  readonly attach: (handle: RunHandle, request: LaunchRequest) => Promise<LiveRun | null>
  readonly close: () => Promise<void>
}
