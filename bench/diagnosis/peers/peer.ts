import type { RunEvent } from '../../../src/diagnosis/rules/rule.ts'
import type { SeriesName } from '../../../src/domain/series.ts'

/** A rule of another tool, written anew from its documentation or paper, with its default thresholds. */
export interface Peer {
  readonly name: string
  /** Where the rule is described, and what of it was left to us to read. */
  readonly source: string
  /** Without these it says nothing; by it the runs are chosen on which it is judged. */
  readonly needs: readonly SeriesName[]
  /** A fresh watch of one run: called with every event, it answers whether the rule has raised an alarm by now. */
  readonly watch: () => (event: RunEvent) => boolean
}

/** A peer that looks at the values of one series, in order. */
export function onSeries(series: SeriesName, look: (value: number) => boolean): (event: RunEvent) => boolean {
  let raised = false
  return (event) => {
    const value = event.kind === 'point' ? event.point.values[series] : undefined
    if (value !== undefined && !raised) raised = look(value)
    return raised
  }
}

/** A peer that looks at training and validation loss whenever both are told; the latest training loss stands in between. */
export function onEvaluations(look: (train: number, val: number) => boolean): (event: RunEvent) => boolean {
  let raised = false
  let train = Number.NaN
  return (event) => {
    if (event.kind !== 'point' || raised) return raised
    train = event.point.values['train/loss'] ?? train
    const val = event.point.values['val/loss']
    if (val !== undefined && !Number.isNaN(train)) raised = look(train, val)
    return raised
  }
}
