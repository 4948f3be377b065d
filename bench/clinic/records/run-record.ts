import type { RunContext, RunEvent } from '../../../src/diagnosis/rules/rule.ts'
import type { Cause } from '../../../src/domain/cause.ts'

/**
 * What a family of runs has in common. Families whose settings, thresholds and words were chosen by looking at runs are
 * `tuning`; figures are reported on the others. The split is by data set and optimizer (none is in both) and by the exact
 * architecture; it stands in making/hosts.ts and was written before anything was measured.
 */
export interface Family {
  /** `digits-mlp-adam` ... */
  readonly name: string
  readonly split: Split
  readonly source: 'builtin' | 'pytorch'
  readonly data: string
  readonly architecture: string
  readonly optimizer: string
}

export type Split = 'tuning' | 'reporting'

/** 1 mild, 2 medium, 3 severe; faults without degrees have 3. */
export type Severity = 1 | 2 | 3

/**
 * healthy: without a fault, and it ended well. faulty: with a planted fault, and it ended measurably worse than its twin
 * of the same seed without it. dropped: neither can be said (a planted fault that did no harm, a healthy plan that ended badly);
 * such runs count nowhere.
 */
export type Label = 'healthy' | 'faulty' | 'dropped'

/** How a run ended, judged from outside: what rules must not see. */
export interface Outcome {
  readonly finite: boolean
  /** Of the last weights, on clean test data, by a network without planted bugs. NaN where the run was not finite. */
  readonly testAccuracy: number
  readonly testLoss: number
  /** What the run itself said of its validation set last, and what a program without planted bugs would have said. */
  readonly saidAccuracy: number
  readonly trueAccuracy: number
}

/** One labelled run, as it was heard. */
export interface RunRecord {
  /** Unique in the clinic: `digits-mlp-adam/dead-relu.2/s3`. */
  readonly id: string
  readonly family: Family
  readonly label: Label
  /** Why the label is what it is, in words. */
  readonly because: string
  /** The planted fault (making/faults.ts), null in runs without. */
  readonly fault: string | null
  /** What is really wrong; null where `fault` is. */
  readonly cause: Cause | null
  /** Other names for the same thing: a finding that puts the run down to one of these is right too. */
  readonly alsoRight: readonly Cause[]
  readonly severity: Severity | null
  /** Which healthy plan it follows (making/look-alikes.ts); `plain` for the family's usual run, null in faulty runs. */
  readonly lookAlike: string | null
  readonly seed: number
  /** Id of the run of the same seed without the fault; null in runs without a fault. */
  readonly twin: string | null
  readonly outcome: Outcome
  /** What a rule is told before the first event: settings, roles, budget. */
  readonly context: RunContext
  /** Everything the run said, in the order of the wire, `end` last. */
  readonly events: readonly RunEvent[]
}
