import type { Finalist } from '../domain/outcome.ts'

export type Metric = Finalist['metrics'][string]

/**
 * The metric as it is shown: the interval of an accuracy, which is a share, is cut at 0 and 1. (An interval that is the
 * mean and a number of standard errors knows no bounds.) A series is an accuracy where its name says so and every seed
 * lies within 0 and 1.
 */
export function shownMetric(name: string, metric: Metric): Metric {
  const isShare =
    name.toLowerCase().includes('accuracy') && metric.values.every((value) => value >= 0 && value <= 1)
  if (!isShare) return metric
  return { ...metric, low: Math.max(0, metric.low), high: Math.min(1, metric.high) }
}

const leading = ['test/', 'val/', 'train/']

/** Place of a series among those of a run: the goal, then test, validation and training; -1 for all others. */
function placeOf(name: string, goal: string): number {
  if (name === goal) return 0
  const place = leading.findIndex((prefix) => name.startsWith(prefix))
  return place < 0 ? -1 : 1 + place
}

/** What a finalist reached, for reading first, and the other series its program reported (`lr`, `grad_norm` ...). */
export function shownMetrics(
  { metrics }: Finalist,
  goal: string,
): Record<'main' | 'other', readonly (readonly [name: string, metric: Metric])[]> {
  const all = Object.entries(metrics)
    .map(([name, metric]) => [name, shownMetric(name, metric)] as const)
    .sort(([a], [b]) => placeOf(a, goal) - placeOf(b, goal) || a.localeCompare(b, 'en'))
  return {
    main: all.filter(([name]) => placeOf(name, goal) >= 0),
    other: all.filter(([name]) => placeOf(name, goal) < 0),
  }
}
