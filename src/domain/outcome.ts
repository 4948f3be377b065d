import type { Space } from './parameter.ts'
import type { Settings, SettingValue } from './setting.ts'
import type { StageName } from './stage.ts'

/** A number with the interval in which it is believed to lie. */
export interface Estimate {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** pass: it can learn. learning-rate: it learns at another rate. scale-up: it learns when larger. broken: it cannot. */
export type Verdict = 'pass' | 'learning-rate' | 'scale-up' | 'broken'

/** One line of the sanity check. */
export interface CheckResult {
  /** `initial-loss`, `regularization-raises-loss`, `overfit-tiny`, ... */
  readonly name: string
  readonly status: 'pass' | 'fail' | 'warn' | 'skipped'
  /** One sentence with the numbers. */
  readonly summary: string
  /** Stable word of the cause that fits (`sum-reduction`, `softmax-twice`, `labels` ...), most likely first. */
  readonly causes: readonly string[]
  readonly evidence: Readonly<Record<string, number>>
  readonly trials: readonly number[]
}

export interface SanityOutcome {
  readonly stage: 'sanity'
  readonly verdict: Verdict
  /** Why, in one sentence. */
  readonly summary: string
  readonly causes: readonly string[]
  readonly checks: readonly CheckResult[]
  /** A learning rate at which the tiny portion was learnt, where one was found. */
  readonly workingRate: number | null
}

/** One tried learning rate with what its short runs did; what the loss-versus-rate picture is drawn from. */
export interface RateProbe {
  readonly rate: number
  /** Smoothed relative fall of the loss, 1 - end / first, for each seed; -Infinity where it exploded. */
  readonly falls: readonly number[]
  /** Loss at the end of each short run; NaN or Infinity where it exploded. */
  readonly losses: readonly number[]
  readonly outcome: 'flat' | 'falls' | 'explodes' | 'mixed'
  readonly trials: readonly number[]
}

export interface RangeOutcome {
  readonly stage: 'range'
  /** Where the loss begins to go down; null where no such end was found (and `summary` says why). */
  readonly low: Estimate | null
  /** Where it begins to explode. */
  readonly high: Estimate | null
  readonly suggested: number | null
  /** A run at the suggested rate went down. */
  readonly verified: boolean
  readonly summary: string
  readonly probes: readonly RateProbe[]
  /** Loss of the first step, which "flat" and "explodes" are judged against. */
  readonly firstLoss: number
}

/** A range that grew because good settings crowded its border. */
export interface Widening {
  readonly parameter: string
  readonly side: 'low' | 'high'
  readonly from: number
  readonly to: number
  /** Trials known when it was widened; all of them are kept. */
  readonly afterTrial: number
  /**
   * crowded: the best settings lay at this end. diverged: nothing in the range survived. flat: nothing in it was learnt.
   * measured: crowded or diverged, and the range stage had measured that the usable rates lie beyond, so the end was moved straight to
   * them. asked: a person did.
   */
  readonly because?: 'crowded' | 'diverged' | 'flat' | 'measured' | 'asked'
}

/** One round of a search: the space it drew from and the trials it drew. */
export interface SearchRound {
  readonly space: Space
  readonly trials: readonly number[]
}

/**
 * What a search did because of what it had seen. cut: above this end nearly all diverge, so nothing more is drawn there.
 * seed: with the seed so far the network started dead, so the trials that follow have another. leave-out: every trial with
 * this choice started dead, so it is not drawn again. regularization: the best setting learnt by heart, and was tried with
 * more of what keeps it from that. larger-network: dropout did not help a network that fits badly, and a larger one was
 * tried with and without it.
 */
export type Consequence = {
  /** Trials known when it was made; all of them are kept. */
  readonly afterTrial: number
  /** What was seen and what was done, in a sentence or two. */
  readonly text: string
} & (
  | { readonly kind: 'cut'; readonly parameter: string; readonly side: 'high'; readonly at: number }
  | { readonly kind: 'seed'; readonly from: number; readonly to: number }
  | { readonly kind: 'leave-out'; readonly parameter: string; readonly value: SettingValue }
  | { readonly kind: 'regularization' | 'larger-network'; readonly trials: readonly number[] }
)

export interface SearchOutcome {
  readonly stage: 'coarse' | 'fine'
  readonly rounds: readonly SearchRound[]
  /** The space that the next stage should search. */
  readonly next: Space
  readonly widenings: readonly Widening[]
  readonly consequences: readonly Consequence[]
  /** Trial numbers, best first. */
  readonly ranking: readonly number[]
  /** Null where no setting trained to its end, or none that did keeps the constraints. */
  readonly best: Settings | null
  /** Where there are several goals: trials that no other beats in all of them. Then `best` is one of these, and no winner. */
  readonly front?: readonly number[]
  /** Some trained to their end, and none of them keeps the constraints. */
  readonly unkept?: true
  /** Standard deviation of the goal between seeds at equal settings; null while unknown. */
  readonly noise: number | null
  readonly summary: string
}

/** One finalist, repeated with several seeds. */
export interface Finalist {
  readonly settings: Settings
  readonly seeds: readonly number[]
  readonly trials: readonly number[]
  /** Mean over seeds with its 95 % interval, for each series. */
  readonly metrics: Readonly<
    Record<
      string,
      {
        readonly mean: number
        readonly low: number
        readonly high: number
        readonly values: readonly number[]
      }
    >
  >
  /** Its goal lies within the noise of the winner's. */
  readonly tied: boolean
}

export interface FinalOutcome {
  readonly stage: 'final'
  /** Best first. */
  readonly finalists: readonly Finalist[]
  readonly winner: Finalist | null
  readonly summary: string
}

export type StageOutcome = SanityOutcome | RangeOutcome | SearchOutcome | FinalOutcome

export interface Cost {
  readonly runs: number
  readonly epochs: number
  readonly seconds: number
}

/** What each stage was said to cost beforehand, and what it did cost. */
export interface CostAccount {
  readonly forecast: Cost
  readonly spent: Cost
  readonly stages: readonly {
    readonly stage: StageName
    readonly forecast: Cost
    readonly spent: Cost
    readonly bought: string
  }[]
}
