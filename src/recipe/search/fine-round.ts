import type { Budget } from '../../domain/budget.ts'
import type { Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import { sizeOf } from '../sizing.ts'
import type { StageContext } from '../stage.ts'
import { type Dialogue, type SearchNotes, tryRound } from './search-round.ts'
import { hurdlesOf } from './set-hurdles.ts'

/** Settings that are begun together, at least, or as many as there are workers: what comes of them decides which are next. */
const together = 2
/** Less than this share of a training is not begun. */
const worthBeginning = 0.5

/**
 * One round of the fine stage: settings are begun a few at a time, and each must take the hurdles that the best so far set. What
 * those save that are ended early goes into more settings, until the round has cost as many trainings as it may.
 */
export function* tryFineRound(
  context: StageContext,
  notes: SearchNotes,
  about: { readonly space: Space; readonly budget: Budget; readonly first: readonly Settings[] },
): Dialogue<void> {
  const { space, budget, first } = about
  const { trainings, most, start } = sizeOf(context).fine
  const whole = budget.amount + start
  const atOnce = Math.max(together, context.plan.workers)
  let [left, begun] = [trainings * whole, 0]
  while (begun < most && left >= worthBeginning * whole) {
    const count = Math.min(atOnce, most - begun, Math.ceil(left / whole))
    const results = yield* tryRound(context, notes, {
      space,
      count,
      budget,
      first: first.slice(begun, begun + count),
      hurdles: hurdlesOf(notes.trials, context.plan.goal),
      goesOn: begun > 0,
    })
    begun += count
    left -= results.reduce((sum, { trial }) => sum + start + trial.epochs, 0)
  }
}
