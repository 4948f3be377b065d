import type { Orders } from '../../domain/orders.ts'
import type { BuiltinProgram, FunctionProgram } from '../../domain/program.ts'
import type { RunEnd } from '../../domain/run.ts'

/** What a thread is made with. */
export interface ThreadSetup {
  /** URL of the module that exports the built-in trainer as `train`. */
  readonly builtin: string
}

/** One run for a thread. */
export interface ThreadJob {
  readonly program: BuiltinProgram | FunctionProgram
  readonly orders: Orders
  readonly folder: string
  readonly wire: string
  /** One Int32: 1 once the run is to end. */
  readonly stop: SharedArrayBuffer
}

/** A thread's answer: its job has ended, and all of its wire lines are in the file. */
export interface ThreadAnswer {
  readonly end: RunEnd
  /** Something escaped from the job: the thread is not to be used again. */
  readonly spoiled: boolean
}
