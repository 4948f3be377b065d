import type { Settings } from '../../domain/setting.ts'
import type { PastTrial } from '../samplers/sampler.ts'

/** A trial that tells something of its settings. */
export interface Standing {
  readonly settings: Settings
  /** To be minimized; infinite where the settings diverged, or were stopped without a value. */
  readonly value: number
}

/**
 * The trials that models learn from, best first. Complete trials by their value; then those that a scheduler stopped (they
 * were behind, whatever they might have come to); last those that diverged, which says that the settings are bad. A trial
 * that failed says nothing of its settings and is left out. Ties are in order of their numbers, so that the order in which
 * trials finished does not matter.
 */
export function standings(finished: readonly PastTrial[]): readonly Standing[] {
  const told: (Standing & { readonly class: number; readonly number: number })[] = []
  for (const { status, value, settings, number } of finished) {
    if (status === 'failed' || (status === 'complete' && value === null)) continue
    const sound = value !== null && Number.isFinite(value) && status !== 'diverged'
    told.push({ settings, value: sound ? value : Number.POSITIVE_INFINITY, class: classes[status], number })
  }
  return told.sort(
    (a, b) => a.class - b.class || (a.value === b.value ? 0 : a.value - b.value) || a.number - b.number,
  )
}

const classes = { complete: 0, stopped: 1, diverged: 2, failed: 3 } as const
