import type { Settings } from './setting.ts'
import type { TrialStatus } from './trial.ts'

/** A trial of an older study, as a search learns from it. */
export interface EarlierTrial {
  /** Values of parameters that the search has as well, and of no others; one that the older study did not have is absent. */
  readonly settings: Settings
  readonly status: Exclude<TrialStatus, 'failed'>
  /**
   * How it stood among the trials of its own study: the normal score of its rank, so that 0 is the middle and less is better;
   * null where it came to no value. The older study may have had other data: its values mean nothing here, their order does.
   */
  readonly standing: number | null
}

/** What was taken of one older study. */
export interface WarmSource {
  readonly study: string
  readonly trials: number
  /** What was left out, and what reads differently; a sentence each. */
  readonly notes: readonly string[]
}

/**
 * Older studies that a search begins from. Kept with the study whole: what becomes of the older ones later changes nothing. None
 * of these trials is one of this study: they are not counted, not compared with its trials, and cannot win.
 */
export interface WarmStart {
  readonly studies: readonly WarmSource[]
  /** What samplers that learn are given beside the trials of the search. */
  readonly trials: readonly EarlierTrial[]
  /** The best settings of the older studies, the best first: tried before others, as trials of this study. */
  readonly first: readonly Settings[]
}
