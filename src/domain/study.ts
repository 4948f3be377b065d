import type { Goal } from './goal.ts'
import type { Limits } from './limits.ts'
import type { Listening } from './listening.ts'
import type { Pace } from './pace.ts'
import type { Space } from './parameter.ts'
import type { Program, Steering } from './program.ts'
import type { Settings } from './setting.ts'
import type { StageName } from './stage.ts'
import type { WarmStart } from './warm-start.ts'
import type { AcceptedWish } from './wish.ts'

/** How much the recipe may spend in all. `standard` is a number of trials and epochs that suits the program's size. */
export type Effort =
  | { readonly kind: 'standard' }
  | { readonly kind: 'time'; readonly seconds: number }
  | { readonly kind: 'trials'; readonly trials: number }
  | { readonly kind: 'epochs'; readonly epochs: number }

/** What is to be done. Once the study is written, nothing of it changes but the goal, which may be settled later, and wishes, which are added. */
export interface StudyPlan {
  /** `<adjective>-<noun>-<number>`. */
  readonly id: string
  readonly program: Program
  readonly steering: Steering
  readonly space: Space
  /** Names of parameters whose range the user gave: the recipe starts from these as they are. */
  readonly given: readonly string[]
  /** Settings of parameters that are not searched. */
  readonly fixed: Settings
  readonly goal: Goal
  readonly seed: number
  readonly stages: readonly StageName[]
  readonly effort: Effort
  readonly workers: number
  /** What a run costs to start and to go on; left out of programs that start in no time, or were not looked at. */
  readonly pace?: Pace
  /** What each run may use; nothing is limited where left out. */
  readonly limits?: Limits
  /** How the runs of a command are heard, beside their wire and what they print. */
  readonly listening?: Listening
  /** Name of the sampler of the search stages. */
  readonly sampler: string
  /** Name of the tuner that leads the search; where there is one, the search is the coarse stage alone. */
  readonly tuner?: string
  /** Name of the scheduler of the search stages. */
  readonly scheduler: string
  /** Older studies that its search begins from. */
  readonly warmStart?: WarmStart
  /** What people have asked for while it was worked on, in the order of asking. */
  readonly wishes?: readonly AcceptedWish[]
}

/** A study of no stages is one run that was watched: number 0, the program as it is, nothing steered. */
export function isWatch({ stages, program }: Pick<StudyPlan, 'stages' | 'program'>): boolean {
  // Trials that run elsewhere belong to no stage of ours either.
  return stages.length === 0 && program.kind !== 'recorded'
}

export type StudyState = 'running' | 'interrupted' | 'finished' | 'stopped' | 'failed'

export interface Study {
  readonly plan: StudyPlan
  readonly state: StudyState
  /** Seconds since 1970. */
  readonly created: number
  readonly changed: number
}
