import type { Budget } from '../../domain/budget.ts'
import type { Space } from '../../domain/parameter.ts'
import { sizeOf } from '../sizing.ts'
import type { StageContext } from '../stage.ts'
import { heedWishes } from './heed-wishes.ts'
import { nextMove } from './next-move.ts'
import { type Dialogue, type SearchNotes, tryRound } from './search-round.ts'
import { hurdlesOf } from './set-hurdles.ts'

/**
 * First what people wish for. Then, while good settings crowd the border of what was searched: moves that side, tries the new ground, looks again. Every
 * earlier trial is kept and counts. Answers with the space as it then is, and whether it moved at all.
 */
export function* followBorders(
  context: StageContext,
  notes: SearchNotes,
  about: {
    readonly space: Space
    readonly budget: Budget
    /** Whether trials on new ground have hurdles to take. */
    readonly hurdles?: boolean
  },
): Dialogue<{ readonly space: Space; readonly moved: boolean }> {
  let space = about.space
  const { borders } = sizeOf(context)
  for (let moves = 0; moves < borders.moves; moves++) {
    space = yield* heedWishes(context, notes, { space, budget: about.budget })
    const move = nextMove(context, { notes, space, borders })
    if (move === null) return { space, moved: moves > 0 }
    if (move.widening !== null)
      notes.widenings.push({ ...move.widening, afterTrial: notes.trials.at(-1)?.trial.number ?? 0 })
    space = move.space
    yield* tryRound(context, notes, {
      space: move.newGround,
      count: move.trials,
      budget: about.budget,
      hurdles: about.hurdles ? hurdlesOf(notes.trials, context.plan.goal) : [],
    })
  }
  return { space, moved: true }
}
