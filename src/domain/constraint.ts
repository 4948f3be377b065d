import type { SeriesName } from './series.ts'

/** What a series must be at the end of a trial, whatever the goal: `latency <= 20`. */
export interface Constraint {
  readonly series: SeriesName
  readonly op: '<=' | '>='
  readonly bound: number
}

/** Last values of series, as trials summarize them. */
type Lasts = Readonly<Record<SeriesName, { readonly last: number }>>

/** `latency <= 20`, `val/accuracy>=0.9`; null for anything else. */
export function parseConstraint(text: string): Constraint | null {
  const [, series, op, digits] = /^\s*(\S.*?)\s*(<=|>=)\s*(\S+)\s*$/.exec(text) ?? []
  const bound = Number(digits)
  if (series === undefined || digits === undefined || !Number.isFinite(bound)) return null
  return { series, op: op as Constraint['op'], bound }
}

export function constraintText({ series, op, bound }: Constraint): string {
  return `${series} ${op} ${bound}`
}

/**
 * By how much each constraint is missed, as a share of its bound (of 1 where the bound is 0): 0 or less where it is kept, infinite
 * where the series was not heard or is no number, since nothing shows that it is kept.
 */
export function missesOf(metrics: Lasts, constraints: readonly Constraint[] = []): readonly number[] {
  return constraints.map(({ series, op, bound }) => {
    const last = metrics[series]?.last ?? Number.NaN
    const beyond = (op === '<=' ? last - bound : bound - last) / (Math.abs(bound) || 1)
    return Number.isNaN(beyond) ? Number.POSITIVE_INFINITY : beyond
  })
}

/** All that is missed together; 0 where everything is kept. */
export function violationOf(misses: readonly number[] = []): number {
  return misses.reduce((sum, miss) => sum + Math.max(0, miss), 0)
}

/** Whether a trial keeps all that is asked of it: one that does not is never the best. */
export function keeps(metrics: Lasts, constraints: readonly Constraint[] | undefined): boolean {
  return violationOf(missesOf(metrics, constraints)) === 0
}

/** `latency 31 > 20`, one for each constraint that is missed. */
export function missedTexts(metrics: Lasts, constraints: readonly Constraint[] = []): readonly string[] {
  const misses = missesOf(metrics, constraints)
  return constraints.flatMap(({ series, op, bound }, i) => {
    if (misses[i]! <= 0) return []
    const last = metrics[series]?.last
    return [
      last === undefined
        ? `${series} not heard`
        : `${series} ${Number(last.toPrecision(4))} ${op === '<=' ? '>' : '<'} ${bound}`,
    ]
  })
}
