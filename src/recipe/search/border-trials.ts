import { median } from '../../math/quantile.ts'
import type { PastTrial } from '../../search/samplers/sampler.ts'
import { asPast, asReached, goalOf } from '../reading.ts'
import type { StageContext } from '../stage.ts'
import { coarseTrials, fullBudget, type SearchNotes } from './search-round.ts'

/** Fewer settings that were trained both shortly and in full do not tell what the longer training brings. */
const fewestPairs = 2

/**
 * The trials by which it is judged whether good settings crowd the end of a range. The few of a fine stage lie where they promise
 * most, so those of the coarse one count beside them, by what the longer training brought to settings that had both; what was
 * ended early counts by what it would have come to.
 */
export function borderTrials(context: StageContext, notes: SearchNotes): readonly PastTrial[] {
  const { plan } = context
  const own = asPast(notes.trials, plan.goal)
  const earlier = notes.trials[0]?.trial.stage === 'fine' ? coarseTrials(context) : []
  const ends = new Map(
    notes.trials.flatMap((one) => {
      const end = goalOf(one, plan.goal)
      return end === null ? [] : [[JSON.stringify(one.trial.settings), end] as const]
    }),
  )
  const gains = earlier.flatMap((one) => {
    const [before, after] = [goalOf(one, plan.goal), ends.get(JSON.stringify(one.trial.settings))]
    return before === null || after === undefined ? [] : [after - before]
  })
  if (gains.length < fewestPairs) return own
  const gain = median(gains)
  const worth = (one: PastTrial, more: number) =>
    one.status === 'diverged' || one.reached === undefined ? null : one.reached.goal + more
  const about = { plan, full: fullBudget(context) }
  const judged = [
    ...asReached(earlier, about).map((one) => ({ one, value: worth(one, gain) })),
    ...asReached(notes.trials, about).map((one) => ({ one, value: worth(one, 0) })),
  ]
  const inOrder = judged.flatMap(({ value }) => value ?? []).sort((a, b) => a - b)
  return judged.map(({ one, value }) => ({
    ...one,
    value: one.status === 'diverged' ? inOrder.length : value === null ? null : inOrder.indexOf(value),
  }))
}
