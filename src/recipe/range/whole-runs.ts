import type { StageContext } from '../stage.ts'
import { rounded } from './rate.ts'
import type { RateNotes } from './rate-notes.ts'
import { scoreOf } from './score.ts'
import { suggestRate } from './suggestion.ts'

/**
 * The rate that ends best, from runs that trained to their end anyway; only those count at which the loss went down.
 */
export function scoreWholeRuns(notes: RateNotes, context: StageContext): number | null {
  const falling = notes.judged().filter(({ outcomes }) => outcomes.every((outcome) => outcome === 'falls'))
  const rate = suggestRate(
    falling.map((one) => ({
      rate: one.rate,
      scores: notes.runsAt(one.rate).map((run) => scoreOf(run, context)),
    })),
  )
  return rate === null ? null : rounded(rate)
}
