import type { Goal } from '../../domain/goal.ts'
import type { FinishedTrial, PlannedTrial } from '../../domain/trial.ts'
import { missedBy } from '../../report/figures/trial-view.ts'
import type { StoredTrial } from '../../store/store.ts'
import type { Cell } from './csv.ts'

/** A trial as one flat row: what it is, `set.NAME` for each setting, and of each series its last, least and greatest value. */
export type TrialRow = Readonly<Record<string, Cell>>

export function rowOf(entry: StoredTrial, goal: Goal): TrialRow {
  const { trial } = entry
  return {
    ...plannedCells(trial),
    ...(entry.state === 'finished' ? finishedCells(entry.trial, goal) : { state: entry.state }),
  }
}

/** The columns of all rows, in the order in which they are met. */
export function columnsOf(rows: readonly TrialRow[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))]
}

function plannedCells({ number, stage, purpose, seed, budget, settings }: PlannedTrial): TrialRow {
  return {
    trial: number,
    stage,
    purpose,
    state: null,
    why: null,
    seed,
    budget: budget.amount,
    budget_unit: budget.unit,
    epochs: null,
    steps: null,
    seconds: null,
    ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [`set.${name}`, value])),
  }
}

function finishedCells(trial: FinishedTrial, goal: Goal): TrialRow {
  const { status, end, epochs, steps, seconds, metrics } = trial
  const missed = missedBy(trial, goal)
  return {
    state: status,
    why: status === 'complete' ? null : (end.message ?? end.reason),
    epochs,
    steps,
    seconds,
    ...(missed === null ? {} : { missed: missed.join('; ') }),
    ...Object.fromEntries(
      Object.entries(metrics).flatMap(([name, { last, min, max }]) => [
        [name, last],
        [`${name} min`, min],
        [`${name} max`, max],
      ]),
    ),
  }
}
