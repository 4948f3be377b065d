import type { Finding } from '../domain/finding.ts'
import type { Facts } from '../domain/series.ts'
import type { Study, StudyPlan } from '../domain/study.ts'
import type { PlannedTrial } from '../domain/trial.ts'
import type { ReportInput } from '../report/report-input.ts'
import type { Store } from '../store/store.ts'

/** Starts a run with an advice applied: the study that it is, or why there will be none. */
export type Applying = (asked: {
  readonly study: string
  readonly trial: number
  readonly advice: number
}) => Promise<{ readonly study: string } | { readonly refused: string }>

/** What a server shows, handed in by who starts it: it opens nothing itself. */
export interface Place {
  readonly store: Store
  /** The `.babysit` folder: runs keep their output below it. */
  readonly folder: string
  readonly version: string
  /** What the study really is: one whose babysitter died says `running` in the store. */
  readonly trueState: (study: Study) => Study['state']
  /** All that its report is made of. May take a while for a large study. */
  readonly readInput: (study: Study) => Promise<ReportInput>
  /** Which advice about a run can be applied, by number; and what applies it. Null where nothing can be started. */
  readonly advice: {
    readonly applicable: (about: {
      readonly plan: StudyPlan
      readonly trial: PlannedTrial
      readonly findings: readonly Finding[]
      readonly facts: Facts
    }) => readonly number[]
    readonly apply: Applying
  } | null
  /** Folder of the built page. */
  readonly web: string
}
