import type { Budget } from '../../domain/budget.ts'
import type { SearchRound, Widening } from '../../domain/outcome.ts'
import type { Role, Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { detectBorders } from '../../space/border.ts'
import { widen } from '../../space/widen.ts'
import { asPast } from '../reading.ts'
import type { Proposal, StageContext } from '../stage.ts'

/** What a search stage has asked for and heard so far. */
export interface SearchNotes {
  readonly rounds: SearchRound[]
  readonly widenings: Widening[]
  /** Search trials at this stage's budget. */
  readonly trials: ObservedTrial[]
}

/** Trials drawn in each newly opened part of a range: half of them lie in its outer half, enough for the next border test. */
const trialsForNewGround = 6
/** Widenings in a row before the search has to do with what it has. */
const mostWidenings = 8

type Dialogue<Answer> = Generator<readonly Proposal[], Answer, readonly ObservedTrial[]>

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
  const fresh = context.sampler.suggest({
    space: about.space,
    finished: asPast(notes.trials, context.plan.goal),
    running: [],
    count: Math.max(0, about.count - (about.first?.length ?? 0)),
    offset: notes.trials.length,
    random: context.random.stream('sampler'),
  })
  const settings = [...(about.first ?? []), ...fresh]
  const results = yield settings.map((one) => ({
    purpose: 'search',
    settings: { ...context.plan.fixed, ...one },
    budget: about.budget,
    // One seed for all: settings are compared on the same start and the same order of samples.
    seed: context.plan.seed,
    orders: {},
    breakOut: true,
  }))
  notes.trials.push(...results)
  notes.rounds.push({ space: about.space, trials: results.map(({ trial }) => trial.number) })
  return results
}

/**
 * While good settings crowd the border of a range: widens that side, tries the new ground, looks again. Every earlier
 * trial is kept and counts. Answers with the space as it then is.
 */
export function* followBorders(
  context: StageContext,
  notes: SearchNotes,
  about: { readonly space: Space; readonly budget: Budget },
): Dialogue<Space> {
  let space = about.space
  for (let widened = 0; widened < mostWidenings; widened++) {
    const move = nextWidening(context, notes, space)
    if (move === null) break
    notes.widenings.push({ ...move.widening, afterTrial: notes.trials.at(-1)?.trial.number ?? 0 })
    space = move.space
    yield* tryRound(context, notes, {
      space: move.newGround,
      count: trialsForNewGround,
      budget: about.budget,
    })
  }
  return space
}

/** A larger network or more epochs are mostly a little better and always dearer: a person is told, and decides. */
const dearer: ReadonlySet<Role> = new Set<Role>(['width', 'depth', 'epochs', 'batchSize'])

function nextWidening(context: StageContext, notes: SearchNotes, space: Space) {
  const trials = asPast(notes.trials, context.plan.goal)
    .filter((one) => one.value !== null)
    .map(({ settings, value }) => ({ settings, value: value! }))
  for (const border of detectBorders({ space, trials })) {
    const role = space.parameters.find((parameter) => parameter.name === border.parameter)?.role
    if (role !== undefined && dearer.has(role)) continue
    const wider = widen(space, border.parameter, border.side)
    if (wider === null) continue
    const { from, to } = wider
    const bounds = { low: Math.min(from, to), high: Math.max(from, to) }
    const newGround: Space = {
      parameters: space.parameters.map((parameter) =>
        parameter.name === border.parameter && (parameter.kind === 'real' || parameter.kind === 'integer')
          ? withBounds(parameter, bounds)
          : parameter,
      ),
    }
    return {
      space: wider.space,
      newGround,
      widening: { parameter: border.parameter, side: border.side, from, to },
    }
  }
  return null
}

function withBounds<P extends { start?: unknown; low: number; high: number }>(
  parameter: P,
  bounds: { low: number; high: number },
): P {
  const { start: _, ...rest } = parameter
  return { ...rest, ...bounds } as P
}
