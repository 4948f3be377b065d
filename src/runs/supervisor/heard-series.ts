import type { ObservedTrial } from '../../domain/trial.ts'
import type { HeardSeries } from '../../recipe/goal/settle-goal.ts'

/** What the trials that went well have reported. A series of which nothing but NaN was heard has been heard. */
export function heardSeries(observed: readonly ObservedTrial[]): HeardSeries {
  const counts: Record<string, number> = {}
  let searched = false
  for (const { trial } of observed) {
    if (trial.status !== 'complete' && trial.status !== 'diverged') continue
    searched ||= trial.status === 'complete' && (trial.purpose === 'search' || trial.purpose === 'final')
    for (const [name, { count }] of Object.entries(trial.metrics)) counts[name] = (counts[name] ?? 0) + count
  }
  return { counts, searched }
}
