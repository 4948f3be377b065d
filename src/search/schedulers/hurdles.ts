import type { Goal } from '../../domain/goal.ts'
import type { Hurdle } from '../../domain/hurdle.ts'
import type { Series } from '../../domain/series.ts'
import type { Decision, TrialProgress } from './scheduler.ts'

/** How far a growing series has been looked at: so that a report costs the same however long the run. */
interface Look {
  upTo: number
  best: number
  hurdle: number
  decision: Decision
}

const looks = new WeakMap<Series, Look>()

/**
 * Stops a trial at the first hurdle that its best value so far does not reach. Only the goal's reports count, each once, so that
 * the answer stays the same when later reports have come in meanwhile.
 */
export function heedHurdles(
  { budget, curves }: TrialProgress,
  about: { readonly hurdles: readonly Hurdle[]; readonly goal: Goal },
): Decision {
  const { hurdles, goal } = about
  const series = curves[goal.series]
  if (series === undefined) return { kind: 'continue' }
  let look = looks.get(series)
  if (look === undefined || look.upTo > series.values.length) {
    look = { upTo: 0, best: Number.POSITIVE_INFINITY, hurdle: 0, decision: { kind: 'continue' } }
    looks.set(series, look)
  }
  const sign = goal.direction === 'maximize' ? -1 : 1
  const places = budget.unit === 'epochs' ? series.epochs : series.steps
  for (; look.upTo < series.values.length && look.decision.kind === 'continue'; look.upTo++) {
    const value = sign * series.values[look.upTo]!
    if (value < look.best) look.best = value
    const place = places[look.upTo]! + 1e-9
    while (look.hurdle < hurdles.length && hurdles[look.hurdle]!.to <= place) look.hurdle++
    const hurdle = hurdles[look.hurdle]
    if (hurdle === undefined || !(hurdle.from <= place)) continue
    look.hurdle++
    if (look.best <= sign * hurdle.value) continue
    const why = `${goal.series} ${short(sign * look.best)} at ${short(places[look.upTo]!)} ${budget.unit} is behind what all of the ${hurdle.of} best had come to by then (${short(hurdle.value)})`
    look.decision = { kind: 'stop', why, diverged: false }
  }
  return look.decision
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)))
}
