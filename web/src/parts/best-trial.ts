import type { StudyView, TrialLine } from '../../../src/server/messages.ts'
import { toNumber } from '../state/api.ts'

/** The complete trial of the search, or of the final runs, that came closest to the goal and keeps what is asked; null before the first. */
export function bestTrial({ trials, goal }: Pick<StudyView, 'trials' | 'goal'>): TrialLine | null {
  // Of several goals none is.
  if (goal.also !== undefined) return null
  const sign = goal.direction === 'minimize' ? 1 : -1
  let best: TrialLine | null = null
  for (const trial of trials) {
    if (trial.state !== 'complete' || trial.goal === null) continue
    if ((trial.missed ?? []).length > 0) continue
    if (trial.purpose !== 'search' && trial.purpose !== 'final') continue
    const value = toNumber(trial.goal)
    if (Number.isFinite(value) && (best === null || sign * value < sign * toNumber(best.goal))) best = trial
  }
  return best
}
