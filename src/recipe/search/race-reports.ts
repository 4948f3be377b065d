import { missesOf } from '../../domain/constraint.ts'
import type { Goal } from '../../domain/goal.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import type { Contender, Report } from '../../search/tuners/tuner.ts'

/** A trial as a race sees it: its goal after each whole epoch, to be minimized. */
export function reportsOf(
  { trial, curves }: ObservedTrial,
  about: { readonly goal: Goal; readonly upTo: number; readonly full: number; readonly turn: number },
): Pick<Contender, 'reports' | 'status' | 'misses'> {
  const { goal, upTo, full } = about
  const sign = goal.direction === 'maximize' ? -1 : 1
  const series = curves[goal.series]
  const byEpoch = new Map<number, number>()
  for (const [i, value] of (series?.values ?? []).entries()) {
    const epoch = Math.ceil((series!.epochs[i] ?? Number.NaN) - 1e-6)
    if (epoch >= 1 && epoch < upTo) byEpoch.set(epoch, sign * value)
  }
  const last = series?.values.at(-1)
  // A program that broke, or was stopped by somebody, says nothing of its settings.
  if (trial.status === 'failed' || trial.status === 'stopped') return { reports: [], status: 'failed' }
  const isLost = trial.status === 'diverged' || last === undefined || !Number.isFinite(last)
  const until = isLost ? Math.max(1, ...byEpoch.keys()) : upTo
  byEpoch.set(until, isLost ? Number.POSITIVE_INFINITY : sign * last)
  const reports = [...byEpoch]
    .sort(([a], [b]) => a - b)
    .map(([at, value], i): Report => ({ at, value, turn: about.turn + i }))
    .filter(({ at, value }) => Number.isFinite(value) || at === until)
  const { constraints = [] } = goal
  const misses = isLost || constraints.length === 0 ? {} : { misses: missesOf(trial.metrics, constraints) }
  return { reports, ...misses, status: isLost ? 'diverged' : upTo >= full ? 'finished' : 'waiting' }
}
