import type { Budget } from '../domain/budget.ts'
import type { Finding } from '../domain/finding.ts'
import type { Cost } from '../domain/outcome.ts'
import type { Facts, LayerStatistics, SeriesName } from '../domain/series.ts'
import type { Settings } from '../domain/setting.ts'
import type { StageName } from '../domain/stage.ts'
import type { StudyState } from '../domain/study.ts'
import type { Outcomes } from '../recipe/recipe.ts'
import type { ReportInput } from '../report/report-input.ts'
import type { StudyEvent } from '../runs/supervisor/events.ts'
import type { SettingsOf, SpaceDefinition } from './domain-builder.ts'

/** What is judged, at the end of a run: the lowest or the highest value of one series. */
export type GoalRequest =
  | { readonly minimize: SeriesName; readonly maximize?: undefined }
  | { readonly maximize: SeriesName; readonly minimize?: undefined }

/** What the whole study may cost; the standard effort suits the size of the program. */
export type EffortRequest =
  | 'standard'
  | { readonly trials: number }
  | { readonly epochs: number }
  | { readonly seconds: number }

/**
 * One run, as the training function sees it: its orders, and how it is heard. A function obeys the orders that it can;
 * see `StudyRequest.obeys`.
 */
export interface TrainingRun<S = Settings> {
  /** A value for every parameter of the space, and what is fixed. */
  readonly settings: S
  /** Seed of everything random: the same seed and settings should give the same run. */
  readonly seed: number
  /** How long to train; null: as long as you like. */
  readonly budget: Budget | null
  /** Train on the first so many samples only, all of them in each batch where they fit; null: on all. */
  readonly samples: number | null
  /** `zero`: replace every input value by zero, in training and evaluation. */
  readonly inputs: 'zero' | null
  /** `twice`: after the first step evaluate one batch twice, as val/again and val/again2. `test`: evaluate the test set at the end. `none`: no evaluation. */
  readonly evaluate: 'twice' | 'test' | 'none' | null
  /** Aborts when the run is to end: look at `signal.aborted` in the loop, and hand it to what takes one. */
  readonly signal: AbortSignal
  /**
   * Says what series are worth at one step: `report({ 'train/loss': loss }, { step, epoch })`.
   *
   * The promise gives others a turn: await it, at least now and then, or nobody can look at the run before it ends. A
   * function that awaits anything else needs not.
   *
   * @param at optimizer steps done, the report before any update being step 0; passes over the data done
   * @throws BabysitError BS5607 where a value is not a number (a tensor that was not read, say)
   */
  report(
    values: Readonly<Record<SeriesName, number>>,
    at: { readonly step: number; readonly epoch?: number },
  ): Promise<void>
  /** Facts about the training, as soon as they are known: `classes`, `stepsPerEpoch`, `batchSize` ... They make the checks sharper. */
  about(facts: Facts): void
  /** What each layer looked like at one step; now and then. */
  layers(step: number, layers: readonly LayerStatistics[]): void
}

/** What a run came to in the end: nothing more than was reported, the goal's last value, or last values by series. */
// biome-ignore lint/suspicious/noConfusingVoidType: a function without a return is meant
export type LastValues = void | number | Readonly<Record<SeriesName, number>>

/** Trains once. Returning means that the run finished, throwing that it failed. */
export type TrainingFunction<S = Settings> = (run: TrainingRun<S>) => LastValues | Promise<LastValues>

export interface StudyRequest<S extends SpaceDefinition, Fixed extends Settings = Settings> {
  /** What may be searched; see `space`. */
  readonly space: S
  readonly train: TrainingFunction<SettingsOf<S> & Fixed>
  /** `val/accuracy`, the higher the better, where left out; a list for several goals, of which no setting is the best. */
  readonly goal?: GoalRequest | readonly [GoalRequest, ...GoalRequest[]]
  /** What the best must keep at its end, whatever it reaches: `['latency <= 20']`, of series that the function reports. */
  readonly constraints?: readonly string[]
  /**
   * What the study is called. Called again with the same name and the same plan, `study` goes on where it stopped, and
   * answers at once where it was through. Without a name each call begins a new study.
   */
  readonly name?: string
  /** Settings that are not searched; part of `settings` all the same. */
  readonly fixed?: Fixed
  /** Parts of the recipe; all of them where left out. */
  readonly stages?: readonly StageName[]
  readonly effort?: EffortRequest
  readonly seed?: number
  /** Runs at a time, 1 where left out. More help only a function that awaits something outside of this thread. */
  readonly workers?: number
  /** `random` where left out; see `samplers`. */
  readonly sampler?: string
  /** Leads the search in place of the coarse and the fine stage, with the epochs of both; see `tuners`. The function must obey its budget. */
  readonly tuner?: string
  /**
   * Older studies of the same folder (names, or beginnings of them) that the search begins from: their best settings are tried
   * first, and samplers that learn are given their trials.
   */
  readonly warmStart?: readonly string[]
  /** `break-out` where left out; see `schedulers`. */
  readonly scheduler?: string
  /**
   * Orders that the function obeys: `budget`, `samples`, `seed`, `inputs`, `evaluate`. Where left out, those that its own
   * text mentions. Probes that need others are left out, and the outcome says so.
   */
  readonly obeys?: readonly Order[]
  /** Where `.babysit/` with the store is: the working folder where left out; null keeps nothing once the study is through. */
  readonly dir?: string | null
  /** Stops the study: running runs are told to end, what has finished is kept. */
  readonly signal?: AbortSignal
  readonly onEvent?: (event: StudyEvent) => void
}

export type Order = 'budget' | 'samples' | 'seed' | 'inputs' | 'evaluate'

/** What a study came to. */
export interface StudyResult<S = Settings> {
  readonly id: string
  /** `finished`; `failed`: no run succeeded; `interrupted`: it was stopped, and goes on when called again with its name. */
  readonly state: StudyState
  /** One sentence. */
  readonly reason: string
  /** The winner over several seeds, before the last stage the best trial; null where none has reached its goal. */
  readonly best: BestSettings<S> | null
  readonly outcomes: Outcomes
  readonly findings: readonly Finding[]
  readonly spent: Cost
  /** For `renderHtmlReport`, `renderTerminalReport` and `toDocument`. */
  readonly report: ReportInput
}

export interface BestSettings<S = Settings> {
  readonly settings: S
  /** The goal: mean over the winner's seeds, or the value of the one trial. */
  readonly goal: number
  readonly trials: readonly number[]
}
