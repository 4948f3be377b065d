import type { Goal } from '../../domain/goal.ts'
import type { Parameter } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import type { TrialStatus } from '../../domain/trial.ts'

/** Marks of a study or a trial, by name; what is undefined is left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>

/** A study as it is to be written for Optuna. */
export interface OptunaStudy {
  readonly name: string
  readonly goal: Goal
  readonly parameters: readonly Parameter[]
  readonly attributes: Attributes
}

export interface OptunaTrial {
  readonly settings: Settings
  readonly status: TrialStatus
  /** What each goal came to; null where one was never heard. */
  readonly values: readonly number[] | null
  /** What the goal was worth on the way. */
  readonly steps: readonly { readonly step: number; readonly value: number }[]
  /** By how much it misses each constraint, 0 or less where it keeps it: what Optuna's samplers read. */
  readonly misses?: readonly number[]
  /** Seconds since 1970. */
  readonly started: number | null
  readonly finished: number | null
  readonly attributes: Attributes
}
