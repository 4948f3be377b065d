import { violationOf } from '../../domain/constraint.ts'
import type { Settings } from '../../domain/setting.ts'
import { paretoOrder } from '../../math/pareto-order.ts'
import type { PastTrial } from '../samplers/sampler.ts'

/** A trial that tells something of its settings. */
export interface Standing {
  readonly settings: Settings
  /** To be minimized; infinite where the settings diverged, or were stopped without a value. */
  readonly value: number
  /** Of a complete trial where constraints are asked: see `PastTrial`. */
  readonly misses?: readonly number[] | undefined
}

/**
 * The trials that models learn from, best first. Complete trials by their value; then those that a scheduler stopped (they
 * were behind, whatever they might have come to, and told nothing of constraints); then those that came to their end and miss a
 * constraint, the nearest first, however good their value; last those that diverged, which says that the settings are bad. A trial
 * that failed says nothing of its settings and is left out. Ties are in order of their numbers, so that the order in which
 * trials finished does not matter.
 */
export function standings(finished: readonly PastTrial[]): readonly Standing[] {
  const told: (Standing & { readonly class: number; readonly missed: number; readonly number: number })[] = []
  for (const { status, value, settings, number, misses } of finished) {
    if (status === 'failed' || (status === 'complete' && value === null)) continue
    const sound = value !== null && Number.isFinite(value) && status !== 'diverged'
    const missed = status === 'complete' ? violationOf(misses) : 0
    told.push({
      settings,
      value: sound ? value : Number.POSITIVE_INFINITY,
      misses,
      class: missed > 0 ? classes.missing : classes[status],
      missed,
      number,
    })
  }
  const byFront = placesInFronts(finished)
  return told.sort(
    (a, b) =>
      a.class - b.class ||
      byNumber(a.missed, b.missed) ||
      (byFront === null || a.class !== classes.complete
        ? byNumber(a.value, b.value)
        : byNumber(byFront.get(a.number) ?? 0, byFront.get(b.number) ?? 0)) ||
      a.number - b.number,
  )
}

/** Where there are several goals: the place of each trial that keeps all constraints, front by front. */
function placesInFronts(finished: readonly PastTrial[]): ReadonlyMap<number, number> | null {
  const keeping = finished
    .filter(
      ({ values, status, misses }) =>
        values !== undefined && status === 'complete' && violationOf(misses) === 0,
    )
    .sort((a, b) => a.number - b.number)
  if (keeping.length === 0) return null
  return new Map(
    paretoOrder(keeping.map(({ values }) => values!)).map((place, i) => [keeping[place]!.number, i]),
  )
}

/** Infinities are equal to themselves. */
function byNumber(a: number, b: number): number {
  return a === b ? 0 : a - b
}

const classes = { complete: 0, stopped: 1, missing: 2, diverged: 3, failed: 4 } as const
