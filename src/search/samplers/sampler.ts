import type { Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import type { TrialStatus } from '../../domain/trial.ts'
import type { EarlierTrial } from '../../domain/warm-start.ts'
import type { Random } from '../../math/random.ts'

/** What a sampler may know of a finished trial. `value` is the goal, always to be minimized; null where there is none. */
export interface PastTrial {
  readonly number: number
  readonly settings: Settings
  readonly status: TrialStatus
  readonly value: number | null
  /**
   * Where trials had unlike budgets: the goal itself, to be minimized, and after what share of the full budget it was heard. `value`
   * may be a rank, and ranks of unlike budgets do not compare.
   */
  readonly reached?: { readonly goal: number; readonly share: number } | undefined
  /**
   * What it came to in each of several goals, all to be minimized; of complete trials with a `value`, which is then the first of
   * them. Absent where there is one goal.
   */
  readonly values?: readonly number[]
  /**
   * By how much it misses each constraint of the study: 0 or less where it keeps it, infinite where nobody knows. As many for
   * every complete trial; absent where nothing is asked. A trial that misses any is worse than all that keep them.
   */
  readonly misses?: readonly number[]
}

export interface SuggestRequest {
  readonly space: Space
  /** In order of their numbers, whatever order they finished in. */
  readonly finished: readonly PastTrial[]
  /** Settings that are being tried right now. */
  readonly running: readonly Settings[]
  /** How many settings are wanted. */
  readonly count: number
  /** How many settings this space was asked for before: where a sequence goes on. */
  readonly offset: number
  readonly random: Random
  /**
   * Trials of older studies, of which the search may learn where its own are few. They are none of its own: `offset` does not
   * count them, and their settings may be proposed again. They may lack parameters.
   */
  readonly earlier?: readonly EarlierTrial[]
}

/**
 * Proposes settings.
 *
 * `suggest` is called whenever workers are free. It must be a function of the request alone: no state between calls, no
 * clock, no other source of randomness; so that a study that stops can go on anywhere. It returns exactly `count`
 * settings, each inside the space, each with a value for every parameter whose condition holds and for no other. A
 * sampler with fewer distinct settings to offer (a grid) returns what is left, which may be none.
 *
 * It must not depend on the order in which trials finished, and must cope with an empty history, with failed trials
 * (`value` null) and with settings that lie outside of today's space (ranges can move during a study).
 *
 * `src/testing/sampler-suite.ts` holds all of this to account for every sampler of the table in `index.ts`.
 */
export interface Sampler {
  readonly name: string
  /** One sentence for `--help`. */
  readonly summary: string
  /** Whether it learns from `earlier`. */
  readonly learns: boolean
  /** Whether it can be asked where a study has several goals: it looks at `values`, or at none at all. */
  readonly severalGoals: boolean
  /** Told to the user before the first trial where there is something to be said against it. */
  readonly warning?: (space: Space, trials: number) => string | null
  readonly suggest: (request: SuggestRequest) => readonly Settings[]
  /**
   * Of a sampler that has a model: what settings are expected to come to at the full budget, less being better, on a scale of its own;
   * null while it knows too little. The choice among trials that differ by less than their noise goes by this, not by the luckiest.
   * Such a sampler is shown the trials of shorter budgets as well.
   */
  readonly expect?: (
    request: Pick<SuggestRequest, 'space' | 'finished'>,
  ) => ((settings: Settings) => number) | null
}
