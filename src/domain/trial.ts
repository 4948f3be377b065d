import type { Budget } from './budget.ts'
import type { Hurdle } from './hurdle.ts'
import type { Orders } from './orders.ts'
import type { RunEnd, RunId } from './run.ts'
import type { Curves, Facts, LayerReport, SeriesName } from './series.ts'
import type { Settings } from './setting.ts'
import type { StageName } from './stage.ts'

/** One setting of the parameters to be tried at one budget with one seed. */
export interface PlannedTrial {
  /** Counts from 1 within the study. */
  readonly number: number
  readonly stage: StageName
  /** What the trial is for: `search`, or the question of a probe: `overfit-20`, `rate-sweep` ... */
  readonly purpose: string
  readonly settings: Settings
  readonly budget: Budget
  readonly seed: number
  readonly orders: Pick<Orders, 'samples' | 'inputs' | 'evaluate' | 'steer'>
  /** Whether the break-out scheduler may end it: probes of what fails must be let fail. */
  readonly breakOut: boolean
  /** What it must come to on its way, ascending; left out where nothing is asked. Heeded by the break-out scheduler. */
  readonly hurdles?: readonly Hurdle[]
}

/**
 * complete: used its budget. diverged: loss not finite or beyond the break-out bound (information about the setting).
 * stopped: ended on purpose before its budget. failed: the program broke (no information about the setting).
 */
export type TrialStatus = 'complete' | 'diverged' | 'stopped' | 'failed'

/** What a series came to. Non-finite values are kept in `last`, and left out of the others. Older stores lack mean and steps. */
export interface SeriesSummary {
  readonly first: number
  readonly last: number
  readonly min: number
  readonly max: number
  readonly count: number
  readonly mean?: number
  readonly stepOfMin?: number
  readonly stepOfMax?: number
}

export interface FinishedTrial extends PlannedTrial {
  readonly status: TrialStatus
  readonly run: RunId
  readonly end: RunEnd
  /** Goal value and everything else, at the end of the run. */
  readonly metrics: Readonly<Record<SeriesName, SeriesSummary>>
  /** Epochs really trained, and seconds it took. */
  readonly epochs: number
  readonly steps: number
  readonly seconds: number
}

/** A finished trial with all that was heard of it: what stages, study rules and figures work on. */
export interface ObservedTrial {
  readonly trial: FinishedTrial
  readonly curves: Curves
  readonly layers: readonly LayerReport[]
  readonly facts: Facts
}

/**
 * Whether rules look at a trial: not at probes, nor at the rates that the range stage tries in order to see them fail.
 * What these look like is their stage's business, not an alarm's.
 */
export function isWatched(trial: PlannedTrial): boolean {
  return trial.breakOut && trial.stage !== 'range'
}

/**
 * Whether a trial competes with others: those of a search do. A repeat with another seed, a finalist and a probe measure what
 * they are there for; only that they diverge may end them early.
 */
export function competes(trial: Pick<PlannedTrial, 'purpose'>): boolean {
  return trial.purpose === 'search'
}
