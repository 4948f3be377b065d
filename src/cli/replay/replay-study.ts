import { BabysitError } from '../../domain/error.ts'
import type { Goal } from '../../domain/goal.ts'
import type { Space } from '../../domain/parameter.ts'
import type { StudyPlan } from '../../domain/study.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { createRandom } from '../../math/random.ts'
import { goalOf, isBetter, keptGoalOf } from '../../report/figures/trial-view.ts'
import { replay } from '../../search/replay.ts'
import { replayOrder } from '../../search/replay-order.ts'
import type { Sampler } from '../../search/samplers/sampler.ts'
import type { Scheduler, TrialProgress } from '../../search/schedulers/scheduler.ts'
import { hullOf } from '../../space/hull.ts'

/** What a scheduler would have made of a study's recorded curves. */
export interface Replayed {
  readonly scheduler: string
  /** In the unit of the budgets; of all recorded trials, and of what would have been let. */
  readonly recorded: number
  readonly spent: number
  /** Trials that would have been ended or kept waiting before their recorded end. */
  readonly ended: number
  /** The trial that would have been chosen, and what it came to where it was let to its recorded end. */
  readonly chosen: number | null
  readonly chosenGoal: number | null
  readonly bestSurvived: boolean
  /** Why trials would have been ended: one example. */
  readonly example: string | null
}

export interface Record {
  readonly goal: Goal
  readonly unit: 'epochs' | 'steps'
  /** Of equal purpose and budget, most there are of. */
  readonly trials: readonly ObservedTrial[]
  readonly best: { readonly number: number; readonly goal: number }
}

const fewest = 3

/**
 * The search trials of a study that can be held against each other: those of one budget, with a curve of the goal.
 * @throws BabysitError BS1097 where there are none
 */
export function recordOf(plan: StudyPlan, trials: readonly ObservedTrial[]): Record {
  const { goal } = plan
  const groups = new Map<string, ObservedTrial[]>()
  for (const one of trials) {
    const { trial, curves } = one
    if (trial.purpose !== 'search' || trial.status === 'failed') continue
    if ((curves[goal.series]?.values.length ?? 0) < 2) continue
    const key = `${trial.stage} ${trial.budget.amount} ${trial.budget.unit}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  const [most] = [...groups.values()].sort((a, b) => b.length - a.length)
  if (most === undefined || most.length < fewest) {
    throw new BabysitError(
      'BS1097',
      `study ${plan.id} has ${most?.length ?? 0} search trials with a curve of ${goal.series}; expected ${fewest} or more of one budget`,
      { next: `look at what it has: babysit show ${plan.id}`, exitCode: 1 },
    )
  }
  const best = most.reduce((a, b) =>
    isBetter(keptGoalOf(b.trial, goal), keptGoalOf(a.trial, goal), goal) ? b : a,
  )
  return {
    goal,
    unit: most[0]!.trial.budget.unit,
    trials: most,
    best: { number: best.trial.number, goal: goalOf(best.trial, goal) },
  }
}

/** The trials in the order in which a sampler would have come by them. */
export function reordered(
  record: Record,
  about: { plan: StudyPlan; sampler: Sampler; spaces: readonly Space[] },
): Record {
  const { plan, sampler, spaces } = about
  const sign = plan.goal.direction === 'minimize' ? 1 : -1
  const order = replayOrder(
    record.trials.map(({ trial }) => {
      const value = sign * goalOf(trial, plan.goal)
      return { number: trial.number, settings: trial.settings, value: Number.isFinite(value) ? value : null }
    }),
    {
      space: hullOf([plan.space, ...spaces]),
      sampler,
      random: createRandom(plan.seed).stream('replay'),
    },
  )
  const place = new Map(order.map((number, i) => [number, i]))
  const trials = [...record.trials].sort((a, b) => place.get(a.trial.number)! - place.get(b.trial.number)!)
  return { ...record, trials }
}

export function replayStudy(record: Record, scheduler: Scheduler): Replayed {
  const { goal, unit } = record
  // Of trials that run elsewhere nobody planned a budget: the longest curve tells it.
  const amount = Math.max(
    ...record.trials.map(({ trial, curves }) => {
      const places = curves[goal.series]![unit]
      return Math.max(trial.budget.amount, ...places.filter(Number.isFinite))
    }),
  )
  const trials = record.trials.map(
    ({ trial, curves }): TrialProgress => ({ number: trial.number, budget: { amount, unit }, curves }),
  )
  const played = replay({ trials, scheduler, goal })
  const cut = played.trials.filter(({ used, whole }) => used < whole)
  const chosen = record.trials.find(({ trial }) => trial.number === played.chosen)
  const example = cut.find(({ ended }) => ended !== null)
  return {
    scheduler: scheduler.name,
    recorded: played.whole,
    spent: played.spent,
    ended: cut.length,
    chosen: played.chosen,
    chosenGoal: chosen === undefined ? null : goalOf(chosen.trial, goal),
    bestSurvived: played.trials.some(
      ({ number, used, whole }) => number === record.best.number && used === whole,
    ),
    example:
      example === undefined
        ? null
        : `trial ${example.number} at ${round(example.used)}: ${example.ended!.why}`,
  }
}

function round(value: number): number {
  return Number(value.toPrecision(3))
}
