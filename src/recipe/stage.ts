import type { StageOutcome } from '../domain/outcome.ts'
import type { Facts } from '../domain/series.ts'
import type { Settings } from '../domain/setting.ts'
import type { StudyPlan } from '../domain/study.ts'
import type { ObservedTrial, PlannedTrial } from '../domain/trial.ts'
import type { Wish } from '../domain/wish.ts'
import type { Random } from '../math/random.ts'
import type { Sampler } from '../search/samplers/sampler.ts'
import type { Outcomes } from './recipe.ts'

/** A trial that a stage asks for; the recipe gives it its number. */
export type Proposal = Omit<PlannedTrial, 'number' | 'stage'>

/** What a stage may look at. Nothing here changes while the stage is under way but what people wish for. */
export interface StageContext {
  readonly plan: StudyPlan
  /** What the program has said of itself in earlier stages. */
  readonly facts: Facts
  /** All trials of earlier stages. */
  readonly history: readonly ObservedTrial[]
  readonly outcomes: Outcomes
  /** A value for every parameter: what probes run with where they ask nothing else. */
  readonly base: Settings
  readonly sampler: Sampler
  /** A stream of the study's seed that is this stage's own. */
  readonly random: Random
  /** What people have wished for since the last call, in this stage or before: whoever takes a wish has it done. */
  readonly wishes: () => readonly Wish[]
  /** Parameters whose range a person has settled by now: it is not widened by itself. */
  readonly settled: () => ReadonlySet<string>
}

/**
 * A stage is a dialogue. It yields the trials that it wants to see (what its `plan` functions say), is answered with
 * what came of them, in the same order, and in the end returns what its `judge` functions make of it all.
 *
 * The recipe plays the dialogue again from the start each time it is asked, with the answers that are known by then:
 * so a stage must do the same thing when it hears the same answers, and everything that it remembers is in its
 * local variables. That is all there is to resuming a study.
 */
export type Stage<Outcome extends StageOutcome = StageOutcome> = (
  context: StageContext,
) => Generator<readonly Proposal[], Outcome, readonly ObservedTrial[]>
