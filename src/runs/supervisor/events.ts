import type { Finding } from '../../domain/finding.ts'
import type { Goal } from '../../domain/goal.ts'
import type { Cost, StageOutcome } from '../../domain/outcome.ts'
import type { SeriesName } from '../../domain/series.ts'
import type { StageName } from '../../domain/stage.ts'
import type { FinishedTrial, PlannedTrial } from '../../domain/trial.ts'

/** What happens in a study while it is worked on, in order: what the terminal, the page and hooks are told. */
export type StudyEvent =
  /** A stage begins, or plans more trials: `planned` counts all it has asked for so far. */
  | {
      readonly kind: 'stage'
      readonly stage: StageName
      readonly planned: number
      readonly finished: number
      readonly forecast: Cost
    }
  | { readonly kind: 'trial-started'; readonly trial: PlannedTrial }
  /** At most a few a second and run. `loss` and `goal` are the newest values heard, null before. */
  | {
      readonly kind: 'progress'
      readonly trial: number
      readonly step: number
      readonly epoch: number | null
      readonly loss: number | null
      readonly goal: number | null
    }
  | { readonly kind: 'trial-finished'; readonly trial: FinishedTrial; readonly goal: number | null }
  /** New, or newer numbers for one told before (same rule, same run). */
  | { readonly kind: 'finding'; readonly finding: Finding; readonly trial: number | null }
  | { readonly kind: 'stage-finished'; readonly outcome: StageOutcome; readonly spent: Cost }
  /** The best setting known has changed. `noise` is the standard deviation between seeds, null while unknown. */
  | { readonly kind: 'best'; readonly trial: number; readonly goal: number; readonly noise: number | null }
  /** What is judged was found in what the program reports (points of each series so far); before, it was only assumed. */
  | { readonly kind: 'goal'; readonly goal: Goal; readonly heard: Readonly<Record<SeriesName, number>> }
  | { readonly kind: 'note'; readonly text: string }
