import type { Budget } from '../../domain/budget.ts'
import type { Hurdle } from '../../domain/hurdle.ts'
import type { Consequence, SearchRound, Widening } from '../../domain/outcome.ts'
import type { Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import { competes, type ObservedTrial } from '../../domain/trial.ts'
import type { PastTrial } from '../../search/samplers/sampler.ts'
import { inUnitOf } from '../budget-unit.ts'
import { asReached, asTold } from '../reading.ts'
import { sizeOf } from '../sizing.ts'
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

/** What a sampler is shown: the trials of this stage; one with a model of budgets those of the stage before as well. */
export function knownTo(context: StageContext, notes: SearchNotes): readonly PastTrial[] {
  const { sampler, plan } = context
  if (sampler.expect === undefined) return asTold(notes.trials, plan.goal)
  return asReached([...coarseTrials(context), ...notes.trials], { plan, full: fullBudget(context) })
}

/** The search trials of the stage before a fine one. */
export function coarseTrials({ history }: StageContext): readonly ObservedTrial[] {
  return history.filter(({ trial }) => trial.stage === 'coarse' && competes(trial))
}

/** What trials of the fine stage are trained, in the unit that the program is told. */
export function fullBudget(context: StageContext): Budget {
  const { stepsPerEpoch } = context.facts
  return inUnitOf(context.plan.steering, sizeOf(context).fine.budget, { stepsPerEpoch, samples: undefined })
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
    readonly hurdles?: readonly Hurdle[]
    /** More of the round before, of which these are the last trials. */
    readonly goesOn?: boolean
  },
): Dialogue<readonly ObservedTrial[]> {
  const count = Math.max(0, about.count - (about.first?.length ?? 0))
  const fresh =
    count === 0
      ? []
      : context.sampler.suggest({
          space: about.space,
          finished: knownTo(context, notes),
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
    ...(about.hurdles === undefined || about.hurdles.length === 0 ? {} : { hurdles: about.hurdles }),
  }))
  notes.trials.push(...results)
  const numbers = results.map(({ trial }) => trial.number)
  const before = about.goesOn ? notes.rounds.pop() : undefined
  notes.rounds.push({ space: about.space, trials: [...(before?.trials ?? []), ...numbers] })
  return results
}
