import type { Budget } from '../../domain/budget.ts'
import type { Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import type { Wish } from '../../domain/wish.ts'
import { hullOf, withBounds } from '../../space/hull.ts'
import { newGroundOf, withParameter } from '../../space/reshape.ts'
import { bestFirst, goalOf } from '../reading.ts'
import { secondsPerEpoch } from '../sizing.ts'
import type { StageContext } from '../stage.ts'
import { type Dialogue, type SearchNotes, tryRound } from './search-round.ts'

/** Settings drawn from ground that a person has added. */
const trialsForNewGround = 6

/** Does what people have wished for since the last look, until there is no more; answers with the space as it then is. */
export function* heedWishes(
  context: StageContext,
  notes: SearchNotes,
  about: { readonly space: Space; readonly budget: Budget },
): Dialogue<Space> {
  let { space } = about
  const { budget } = about
  for (let wishes = context.wishes(); wishes.length > 0; wishes = context.wishes()) {
    // Together: they may run side by side.
    const first = wishes.flatMap((wish) =>
      wish.kind === 'try' ? [completed(context, notes, wish.settings)] : [],
    )
    if (first.length > 0) yield* tryRound(context, notes, { space, count: first.length, budget, first })
    for (const wish of wishes) {
      if (wish.kind === 'widen') {
        const move = widened(context, notes, { space, wish })
        if (move === null) continue
        space = move.space
        notes.widenings.push(move.widening)
        yield* tryRound(context, notes, { space: move.newGround, count: trialsForNewGround, budget })
      } else if (wish.kind === 'reshape') {
        const ground = newGroundOf(searchedSoFar(context, notes, space), wish.parameter)
        space = withParameter(space, wish.parameter)
        if (ground === null) continue
        const newGround = withParameter(space, ground)
        yield* tryRound(context, notes, { space: newGround, count: trialsForNewGround, budget })
      } else if (wish.kind === 'more') {
        yield* tryRound(context, notes, { space, count: countOf(context, notes, { wish, budget }), budget })
      }
    }
  }
  return space
}

/** Where a wish leaves a parameter out, the best setting so far says, or what the stage starts from. */
export function completed(context: StageContext, notes: SearchNotes, settings: Settings): Settings {
  const { goal, space } = context.plan
  const [best] = bestFirst(notes.trials, goal).filter((one) => goalOf(one, goal) !== null)
  const from: Settings = best?.trial.settings ?? context.base
  const others = space.parameters.flatMap(({ name }) =>
    from[name] === undefined ? [] : [[name, from[name]] as const],
  )
  return { ...Object.fromEntries(others), ...settings }
}

/** The end moved, and the ground that is new; null where a search has been there by now. */
function widened(
  context: StageContext,
  notes: SearchNotes,
  { space, wish }: { readonly space: Space; readonly wish: Extract<Wish, { kind: 'widen' }> },
) {
  const { parameter: name, side, to } = wish
  const searched = searchedSoFar(context, notes, space)
  const parameter = searched.parameters.find((one) => one.name === name)
  if (parameter?.kind !== 'real' && parameter?.kind !== 'integer') return null
  const from = parameter[side]
  if (side === 'low' ? to >= from : to <= from) return null
  const ground = side === 'low' ? { low: to, high: from } : { low: from, high: to }
  return {
    space: withBounds(space, name, { [side]: to }),
    newGround: withBounds(space, name, ground),
    widening: {
      parameter: name,
      side,
      from,
      to,
      because: 'asked' as const,
      afterTrial: notes.trials.at(-1)?.trial.number ?? 0,
    },
  }
}

function searchedSoFar(context: StageContext, notes: SearchNotes, space: Space): Space {
  return hullOf([space, context.plan.space, ...notes.rounds.map((round) => round.space)])
}

/** Settings that fit into what was added; at least one. */
export function countOf(
  context: StageContext,
  notes: SearchNotes,
  { wish, budget }: { readonly wish: Extract<Wish, { kind: 'more' }>; readonly budget: Budget },
): number {
  const { amount } = wish
  if (amount.kind === 'trials') return amount.trials
  const epochs = amount.kind === 'epochs' ? amount.epochs : epochsIn(amount.seconds, context, notes)
  return Math.max(1, Math.floor(epochs / budget.amount))
}

function epochsIn(seconds: number, context: StageContext, notes: SearchNotes): number {
  const pace = secondsPerEpoch([...context.history, ...notes.trials])
  return pace === null ? 0 : (seconds * context.plan.workers) / pace
}
