import type { Cause } from './cause.ts'
import type { Role } from './parameter.ts'
import type { Proof } from './proof.ts'
import type { RunId } from './run.ts'
import type { SettingValue } from './setting.ts'

export type Severity = 'note' | 'warning' | 'error'

/** One number that speaks for a finding, with what it was held against. */
export interface Evidence {
  readonly name: string
  readonly value: number
  /** `ratio`, `%`, `nats`, `steps`, `epochs` ... */
  readonly unit?: string
  /** What the value was compared with. */
  readonly threshold?: number
}

/** A change in a form that the recipe can apply. */
export type Change =
  | { readonly kind: 'scale'; readonly role: Role; readonly factor: number }
  | { readonly kind: 'set'; readonly role: Role; readonly value: SettingValue }
  | { readonly kind: 'widen'; readonly parameter: string; readonly side: 'low' | 'high' }
  | { readonly kind: 'cut'; readonly parameter: string; readonly side: 'low' | 'high'; readonly at: number }
  | { readonly kind: 'longer'; readonly factor: number }
  | { readonly kind: 'shorter'; readonly factor: number }
  /** Something in the code, which a person has to do. `what` is a stable word: `initialization`, `labels`, ... */
  | { readonly kind: 'repair'; readonly what: string }

export interface Advice {
  /** One sentence in the imperative: "Divide the learning rate by 10." */
  readonly text: string
  readonly change: Change
}

/** Something else that would look the same. */
export interface CompetingCause {
  readonly cause: Cause
  /** One sentence: what speaks for it, or against it. */
  readonly why: string
  /** 0 to 1: how likely it is beside the others; together with the finding's own cause they come to 1 at most. */
  readonly likelihood: number
}

/** The cheapest run that would tell competing causes apart. */
export interface TellingRun {
  /** One sentence in the imperative, with what each outcome would mean. */
  readonly text: string
  /** What that run changes; null where it is the same run again. */
  readonly change: Change | null
  /** How long it has to be. */
  readonly steps: number
}

/** What a rule concluded. */
export interface Finding {
  /** Id of the rule: the symptom. */
  readonly rule: string
  readonly scope: 'run' | 'study'
  /** The run it is about, where scope is `run`. */
  readonly run?: RunId
  readonly severity: Severity
  /** First and last step at which it shows; null for findings about a study. */
  readonly steps: { readonly from: number; readonly to: number } | null
  /** One sentence of what, with this run's numbers. */
  readonly what: string
  /** One sentence of why. */
  readonly why: string
  readonly evidence: readonly Evidence[]
  /** 0 to 1: how sure the rule is of this finding. */
  readonly confidence: number
  /** What it is put down to; `unclear` where the rule cannot tell. */
  readonly cause?: Cause
  /** What else it could be, the likeliest first. */
  readonly competing?: readonly CompetingCause[]
  /** Where something competes. */
  readonly tellingRun?: TellingRun
  /** Rules whose findings are consequences of this one, and were merged into it. */
  readonly explains?: readonly string[]
  /** Share of healthy outside runs on which the rule speaks; null where it has not been measured. */
  readonly falseAlarmRate: number | null
  /** Healthy look-alikes that were looked at and ruled out. */
  readonly ruledOut: readonly string[]
  readonly advice: readonly Advice[]
  /** Where its first applicable advice was tried. */
  readonly proof?: Proof
}
