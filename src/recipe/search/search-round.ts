import type { Budget } from '../../domain/budget.ts'
import type { Consequence, SearchRound, Widening } from '../../domain/outcome.ts'
import type { Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { asPast } from '../reading.ts'
import type { Proposal, StageContext } from '../stage.ts'

/** What a search stage has asked for and heard so far. */
export interface SearchNotes {
  readonly rounds: SearchRound[]
  readonly widenings: Widening[]
  readonly consequences: Consequence[]
  /** One seed for all: settings are compared on the same start and the same order of samples. */
  seed: number
  /** Search trials at this stage's budget. Trials are added and never taken out, whatever happens to the ranges. */
  readonly trials: ObservedTrial[]
}

export type Dialogue<Answer> = Generator<readonly Proposal[], Answer, readonly ObservedTrial[]>

export function beginNotes({ plan, outcomes }: Pick<StageContext, 'plan' | 'outcomes'>): SearchNotes {
  const changed = (outcomes.coarse?.consequences ?? []).flatMap((one) =>
    one.kind === 'seed' ? [one.to] : [],
  )
  return { rounds: [], widenings: [], consequences: [], seed: changed.at(-1) ?? plan.seed, trials: [] }
}

/** Draws settings from a space, has them tried, and notes them as one round. */
export function* tryRound(
  context: StageContext,
  notes: SearchNotes,
  about: {
    readonly space: Space
    readonly count: number
    readonly budget: Budget
    readonly first?: readonly Settings[]
  },
): Dialogue<readonly ObservedTrial[]> {
  const count = Math.max(0, about.count - (about.first?.length ?? 0))
  const fresh =
    count === 0
      ? []
      : context.sampler.suggest({
          space: about.space,
          finished: asPast(notes.trials, context.plan.goal),
          running: [],
          count,
          offset: notes.trials.length,
          random: context.random.stream('sampler'),
          earlier: context.plan.warmStart?.trials ?? [],
        })
  const settings = [...(about.first ?? []), ...fresh]
  const results = yield settings.map((one) => ({
    purpose: 'search',
    settings: { ...context.plan.fixed, ...one },
    budget: about.budget,
    seed: notes.seed,
    orders: {},
    breakOut: true,
  }))
  notes.trials.push(...results)
  notes.rounds.push({ space: about.space, trials: results.map(({ trial }) => trial.number) })
  return results
}
