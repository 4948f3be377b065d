import type { Finding } from '../domain/finding.ts'
import type {
  CostAccount,
  FinalOutcome,
  RangeOutcome,
  SanityOutcome,
  SearchOutcome,
} from '../domain/outcome.ts'
import type { Facts } from '../domain/series.ts'
import type { Study, StudyState } from '../domain/study.ts'
import type { ObservedTrial } from '../domain/trial.ts'

/** Everything a report is made from: data only, so that the same input always gives the same report. */
export interface ReportInput {
  readonly study: Study
  /** What the stages came to; null for a stage that was not asked for or has not been judged. */
  readonly stages: {
    readonly sanity: SanityOutcome | null
    readonly range: RangeOutcome | null
    readonly coarse: SearchOutcome | null
    readonly fine: SearchOutcome | null
    readonly final: FinalOutcome | null
  }
  /** Every finished trial of the study, probes included, in any order. */
  readonly trials: readonly ObservedTrial[]
  readonly findings: readonly Finding[]
  readonly cost: CostAccount
  /** What the program said of itself. */
  readonly facts: Facts
  /** Things a reader must know: stages left out and why, a declared range that was read differently. */
  readonly warnings: readonly string[]
  /** State at the moment of writing; may be newer than `study.state`. */
  readonly state: StudyState
  readonly generator: {
    readonly version: string
    /** When the report was written, ISO 8601. */
    readonly at: string
  }
  /** A command line that trains once more with the winner's settings, where the caller knows one. */
  readonly winnerCommand?: string
}
