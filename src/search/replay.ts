import type { Goal } from '../domain/goal.ts'
import type { Curves, Series } from '../domain/series.ts'
import { goalCurve } from './schedulers/goal-curve.ts'
import type { Decision, Scheduler, TrialProgress } from './schedulers/scheduler.ts'

export interface ReplayRequest {
  /** Whole curves, in the order in which the trials are to be begun. */
  readonly trials: readonly TrialProgress[]
  readonly scheduler: Scheduler
  readonly goal: Goal
}

export interface ReplayedTrial {
  readonly number: number
  /** How far it would have been let, in the unit of its budget; and how far it went in truth. */
  readonly used: number
  readonly whole: number
  /** Why it would have been ended; null where it would not. */
  readonly ended: Extract<Decision, { kind: 'stop' | 'pause' }> | null
}

export interface Replay {
  readonly trials: readonly ReplayedTrial[]
  /** Budget spent, and that of all trials to their ends. */
  readonly spent: number
  readonly whole: number
  /** The trial that would have been chosen by the best value seen; null where nobody reported the goal. */
  readonly chosen: number | null
  /** Whether the trial that is best when all are trained to their ends would have been let to its end. */
  readonly bestSurvived: boolean
}

/**
 * What a scheduler would have done to trials whose curves are on record, one worker, one trial after the other: each is
 * compared with what its predecessors would have been let show. A trial that waits goes on as soon as it is promoted.
 */
export function replay({ trials, scheduler, goal }: ReplayRequest): Replay {
  const shown: TrialProgress[] = []
  const ended = new Map<number, ReplayedTrial['ended']>()
  for (const trial of trials) {
    const { length, decision } = playTo(trial, { from: 1, shown: [...shown], scheduler, goal })
    shown.push(cut(trial, length))
    ended.set(trial.number, decision)
    if (scheduler.needs.pause) promote()
  }
  const judged = trials.map((trial, i): ReplayedTrial => {
    const used = lastPlace(shown[i]!, goal)
    return {
      number: trial.number,
      used,
      whole: lastPlace(trial, goal),
      ended: ended.get(trial.number) ?? null,
    }
  })
  const best = bestOf(trials, goal)
  return {
    trials: judged,
    spent: judged.reduce((sum, { used }) => sum + used, 0),
    whole: judged.reduce((sum, { whole }) => sum + whole, 0),
    chosen: bestOf(shown, goal),
    bestSurvived: judged.some(({ number, used, whole }) => number === best && used === whole),
  }

  /** Whoever waits is asked about again until nobody goes on. */
  function promote(): void {
    let peers = [...shown]
    for (let moved = true; moved; ) {
      moved = false
      for (const [i, trial] of shown.entries()) {
        if (ended.get(trial.number)?.kind !== 'pause') continue
        const { kind } = scheduler.decide({ trial: { ...trial, waiting: true }, rungs: [], peers, goal })
        if (kind !== 'promote') continue
        const whole = trials[i]!
        const from = goalCurve(trial, goal).at.length + 1
        const { length, decision } = playTo(whole, { from, shown: peers, scheduler, goal })
        shown[i] = cut(whole, length)
        peers = [...shown]
        ended.set(trial.number, decision)
        moved = true
      }
    }
  }
}

/** The first report from which the scheduler ends or pauses the trial; a stop stays, so it is found by halving. */
function playTo(
  trial: TrialProgress,
  about: { from: number; shown: readonly TrialProgress[]; scheduler: Scheduler; goal: Goal },
): { length: number; decision: ReplayedTrial['ended'] } {
  const { from, shown, scheduler, goal } = about
  const total = reportsOf(trial, goal)
  const ask = (length: number): ReplayedTrial['ended'] => {
    const request = { trial: cut(trial, length), rungs: [], peers: shown, goal }
    const decision = scheduler.decide(request)
    return decision.kind === 'stop' || decision.kind === 'pause' ? decision : null
  }
  if (scheduler.needs.pause) {
    for (let length = from; length <= total; length++) {
      const decision = ask(length)
      if (decision !== null) return { length, decision }
    }
    return { length: total, decision: null }
  }
  const last = ask(total)
  if (last === null) return { length: total, decision: null }
  let [low, high] = [from, total]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ask(middle) === null) low = middle + 1
    else high = middle
  }
  return { length: low, decision: low === total ? last : ask(low) }
}

function reportsOf(trial: TrialProgress, goal: Goal): number {
  return trial.curves[goal.series]?.values.length ?? 0
}

/** All curves up to the place of the given report of the goal. */
function cut(trial: TrialProgress, length: number): TrialProgress {
  const goalLength = Math.max(...Object.values(trial.curves).map(({ values }) => values.length), 0)
  if (length >= goalLength) return trial
  const short = (series: Series): Series => ({
    name: series.name,
    steps: series.steps.slice(0, length),
    epochs: series.epochs.slice(0, length),
    values: series.values.slice(0, length),
  })
  const curves: Curves = Object.fromEntries(
    Object.entries(trial.curves).map(([name, series]) => [name, short(series)]),
  )
  return { ...trial, curves }
}

function lastPlace(trial: TrialProgress, goal: Goal): number {
  return goalCurve(trial, goal).at.at(-1) ?? 0
}

function bestOf(trials: readonly TrialProgress[], goal: Goal): number | null {
  let best: { number: number; value: number } | null = null
  for (const trial of trials) {
    const value = goalCurve(trial, goal).bests.at(-1)
    if (value === undefined || !Number.isFinite(value)) continue
    if (best === null || value < best.value) best = { number: trial.number, value }
  }
  return best?.number ?? null
}
