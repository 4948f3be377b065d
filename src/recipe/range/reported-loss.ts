import type { ObservedTrial } from '../../domain/trial.ts'

/** A loss as a program reported it, with how many steps each value speaks for. */
export interface ReportedLoss {
  readonly values: readonly number[]
  /** Steps since the value before it: 1 for a program that reports every step, a whole epoch for one that reports epochs. */
  readonly spans: readonly number[]
  /** Whether the first value was measured before an update had any effect, and so is the same for every rate. */
  readonly fromStart: boolean
}

/** The training loss; the validation loss of a program that reports no other. Empty where it reports neither. */
export function reportedLoss(observed: ObservedTrial): ReportedLoss {
  const series = observed.curves['train/loss'] ?? observed.curves['val/loss']
  if (series === undefined) return { values: [], spans: [], fromStart: false }
  const { steps, values } = series
  return {
    values,
    spans: steps.map((step, index) => Math.max(1, step - (steps[index - 1] ?? 0))),
    fromStart: (steps[0] ?? 0) <= 1,
  }
}

/** Index of the first value of the last `share` of the steps; at least the last value belongs to it. */
export function tailFrom({ spans }: ReportedLoss, share: number): number {
  const wanted = share * sum(spans)
  let covered = 0
  for (let index = spans.length - 1; index >= 0; index--) {
    covered += spans[index]!
    if (covered >= wanted) return index
  }
  return 0
}

/** Mean in which every value counts for its steps. NaN where there is none. */
export function meanOver(values: readonly number[], spans: readonly number[]): number {
  return sum(values.map((value, index) => value * spans[index]!)) / sum(spans)
}

/**
 * Standard deviation of the loss of one step, from values that are means over several: each varies by 1 / span of what
 * one step does. 0 for fewer than two values.
 */
export function deviationOfStep({ values, spans }: ReportedLoss): number {
  if (values.length < 2) return 0
  const center = meanOver(values, spans)
  const squares = values.map((value, index) => spans[index]! * (value - center) ** 2)
  return Math.sqrt(sum(squares) / (values.length - 1))
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
