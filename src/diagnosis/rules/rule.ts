import type { Cause } from '../../domain/cause.ts'
import type { Finding, Severity } from '../../domain/finding.ts'
import type { Goal } from '../../domain/goal.ts'
import type { SearchRound, Widening } from '../../domain/outcome.ts'
import type { Role, Space } from '../../domain/parameter.ts'
import type { RunEnd, RunId } from '../../domain/run.ts'
import type { Facts, LayerReport, Point, SeriesName } from '../../domain/series.ts'
import type { Settings } from '../../domain/setting.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import type { RunTrace } from '../evidence/run-trace.ts'

export interface RuleMeta {
  /** The symptom, in kebab-case: the name of its file, of its test and of its page in docs/rules. */
  readonly id: string
  readonly scope: 'run' | 'study'
  /** One sentence: what it looks like. */
  readonly symptom: string
  /** It stays silent until one series of each inner list has been heard: [['train/loss'], ['val/loss']]. */
  readonly needs: readonly (readonly SeriesName[])[]
  /** Facts without which it is silent, or nearly so; `epochs` where points must tell them. */
  readonly needsFacts?: readonly string[]
  readonly severity: Severity
  /** Healthy look-alikes it looks for and rules out. */
  readonly lookAlikes: readonly string[]
  /**
   * Rules whose findings are consequences of this symptom: while it stands they are no news of their own. Their numbers
   * go into its evidence, and the gravest of their severities becomes its own. A note explains notes only.
   */
  readonly explains?: readonly string[]
  /** Set where it could not hold its false-alarm rate: it only looks at a run where it is asked for by name. */
  readonly offByDefault?: true
}

/** What is known of a run before its first point. Later `about` lines arrive as events. */
export interface RunContext {
  readonly run: RunId
  readonly settings: Settings
  /** Which setting plays which role, so that advice can name it. */
  readonly roles: Readonly<Partial<Record<Role, string>>>
  /** Steps or epochs the run was asked to train, where known. */
  readonly budget?: { readonly amount: number; readonly unit: 'epochs' | 'steps' }
  readonly goal?: Goal
}

export type RunEvent =
  | { readonly kind: 'about'; readonly facts: Facts }
  | { readonly kind: 'point'; readonly point: Point }
  | { readonly kind: 'layers'; readonly report: LayerReport }
  | { readonly kind: 'end'; readonly end: RunEnd }
  /** Time goes by and nothing comes. `time` as in points, seconds since 1970; only where somebody watches live. */
  | { readonly kind: 'tick'; readonly time: number }

/** A finding without what the engine adds: rule id, scope, run, severity where usual, false-alarm rate. */
export type RunConclusion = Omit<
  Finding,
  'rule' | 'scope' | 'run' | 'severity' | 'falseAlarmRate' | 'explains'
> & {
  readonly severity?: Severity
  readonly cause: Cause
}

/** What a rule answers where it no longer holds what it had concluded: the finding is gone, as if it had never been. */
export const takenBack = 'taken back'
export type TakenBack = typeof takenBack

/**
 * A detector of one symptom in one run.
 *
 * `start` is called once, then `observe` for every event in the order of the wire. The engine keeps one trace of the run
 * for all rules and brings it up to date before it shows them an event; a rule reads it and never changes it. Each call
 * costs O(1) amortised and keeps bounded memory, however long the run. `observe` answers with the next state and with
 * what it concludes from it; null where the state is the one it was given and nothing is concluded, which is usual. A rule that repeats a conclusion replaces its earlier one; the engine
 * keeps the newest of a rule for a run. A rule that sees that it was wrong takes its conclusion back. The last event is always `end`; conclusions that need the whole run are drawn
 * there. State is never shared and may be mutated in place by its own rule only. Whether events come live or from a
 * file, the findings are the same: no clock, no randomness.
 */
export interface RunRule<State = unknown> {
  readonly meta: RuleMeta & { readonly scope: 'run' }
  /**
   * `landmarks`: only shown events at which the trace has reached a landmark, the kinds that `hears` names, and the end.
   * Default: every event.
   */
  readonly pace?: 'landmarks'
  /** Kinds of events it is shown; the end always. Default: all. */
  readonly hears?: readonly RunEvent['kind'][]
  /** Of the points it is shown those only that have a value of one of these series. Default: all. */
  readonly pointsWith?: readonly SeriesName[]
  readonly start: (trace: RunTrace) => State
  readonly observe: (
    state: State,
    event: RunEvent,
  ) => readonly [State, readonly (RunConclusion | TakenBack)[]] | null
}

/** What a study rule looks at: everything of a study's search so far. */
export interface StudyView {
  readonly goal: Goal
  readonly space: Space
  readonly rounds: readonly SearchRound[]
  readonly widenings: readonly Widening[]
  /** Search trials (not probes), by number. */
  readonly trials: readonly ObservedTrial[]
  /** Standard deviation of the goal between seeds; null while unknown. */
  readonly noise: number | null
}

/** A detector of one symptom across the trials of a study. Called when a round has finished; pure. */
export interface StudyRule {
  readonly meta: RuleMeta & { readonly scope: 'study' }
  readonly examine: (view: StudyView) => readonly RunConclusion[]
}

export type Rule = RunRule | StudyRule
