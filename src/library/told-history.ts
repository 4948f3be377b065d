import { missesOf } from '../domain/constraint.ts'
import { type Goal, goalValues } from '../domain/goal.ts'
import type { Settings } from '../domain/setting.ts'
import type { StudyPlan } from '../domain/study.ts'
import type { FinishedTrial } from '../domain/trial.ts'
import { goalOf, isBetter, keptGoalOf } from '../report/figures/trial-view.ts'
import type { PastTrial } from '../search/samplers/sampler.ts'
import type { BestSettings } from './study-request.ts'

/**
 * The finished trials of a search in the form that samplers are given, kept in order as they come: a suggestion after a
 * hundred thousand trials does not begin with sorting and copying them, and no more of a trial is held than that.
 */
export interface ToldHistory {
  /** In order of their numbers. */
  readonly trials: readonly PastTrial[]
  readonly best: BestSettings | null
  add(trial: FinishedTrial): void
  has(number: number): boolean
}

export function createToldHistory({ goal, fixed }: Pick<StudyPlan, 'goal' | 'fixed'>): ToldHistory {
  const trials: PastTrial[] = []
  let best: BestSettings | null = null

  return {
    trials,
    get best() {
      return best
    },
    add(trial) {
      trials.splice(placeOf(trials, trial.number), 0, pastTrial(trial, { goal, fixed }))
      const value = keptGoalOf(trial, goal)
      if (trial.status !== 'complete' || !leads({ number: trial.number, value }, best, goal)) return
      best = { settings: trial.settings, goal: value, trials: [trial.number] }
    },
    has(number) {
      return trials[placeOf(trials, number)]?.number === number
    },
  }
}

/** Samplers know the parameters of the space only. */
export function searched(settings: Settings, fixed: Settings): Settings {
  if (Object.keys(fixed).length === 0) return settings
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !Object.hasOwn(fixed, name)))
}

function pastTrial(
  trial: FinishedTrial,
  { goal, fixed }: { readonly goal: Goal; readonly fixed: Settings },
): PastTrial {
  const value = (goal.direction === 'maximize' ? -1 : 1) * goalOf(trial, goal)
  const { number, settings, status } = trial
  const values = goalValues(trial.metrics, goal)
  return {
    number,
    settings: searched(settings, fixed),
    status,
    value: Number.isFinite(value) && (goal.also === undefined || values !== null) ? value : null,
    ...(goal.also === undefined || values === null || status !== 'complete' ? {} : { values }),
    ...(goal.constraints === undefined || status !== 'complete'
      ? {}
      : { misses: missesOf(trial.metrics, goal.constraints) }),
  }
}

/** Of equals the one with the lower number, whichever was told first. */
function leads(
  one: { readonly number: number; readonly value: number },
  best: BestSettings | null,
  goal: Goal,
) {
  if (best === null) return !Number.isNaN(one.value)
  return one.value === best.goal ? one.number < best.trials[0]! : isBetter(one.value, best.goal, goal)
}

/** Where the trial of this number is, or belongs; most often the end. */
function placeOf(trials: readonly PastTrial[], number: number): number {
  let [low, high] = [0, trials.length]
  if (high > 0 && trials[high - 1]!.number < number) return high
  while (low < high) {
    const middle = (low + high) >> 1
    if (trials[middle]!.number < number) low = middle + 1
    else high = middle
  }
  return low
}
