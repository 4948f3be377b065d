import type { Pace } from '../../domain/pace.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import type { StageContext } from '../stage.ts'

/** Steps up to which nearly all of a run is its start, and from which its steps can be told from its start. */
const hardlyAny = 24
const many = 60
/** How far the machine may be busier, or idler, than it was during the look. */
const factors = { least: 0.25, most: 20 }

/**
 * What runs cost by now: the pace of the first look, corrected by the runs since, which had other runs beside them. Null for
 * programs that were not looked at; nothing is saved on these.
 */
export function paceOf({ plan, history }: Pick<StageContext, 'plan' | 'history'>): Pace | null {
  const { pace } = plan
  if (pace === undefined) return null
  const runs = history.filter(({ trial }) => trial.status !== 'failed' && trial.seconds > 0)
  const short = runs.filter(({ trial }) => trial.steps <= hardlyAny && trial.orders.evaluate === 'none')
  const starts = short.map(({ trial }) => Math.max(0, trial.seconds - trial.steps * pace.step))
  const start = starts.length === 0 ? pace.start : medianOf(starts)
  const long = runs.filter(({ trial }) => trial.steps >= many && trial.orders.samples === undefined)
  const busier = long.length === 0 ? 1 : medianOf(long.map((run) => factorOf(run, { ...pace, start })))
  const factor = Math.min(Math.max(busier, factors.least), factors.most)
  return { start, step: pace.step * factor, evaluation: pace.evaluation * factor, look: pace.look }
}

/** How many times as long as expected a run took beside its start. */
function factorOf({ trial }: ObservedTrial, pace: Pace): number {
  const evaluation = trial.orders.evaluate === 'none' ? 0 : pace.evaluation
  return Math.max(0, trial.seconds - pace.start) / (trial.steps * pace.step + evaluation)
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!
}
