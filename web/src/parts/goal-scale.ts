import type { StudyView, TrialLine } from '../../../src/server/messages.ts'
import { toNumber } from '../state/api.ts'

/** Five shades by rank, 0 worst to 4 best, so that one diverged trial does not take all the colours; null without a goal. */
export function shadesOf(
  trials: readonly TrialLine[],
  { goal }: StudyView,
): ReadonlyMap<number, number | null> {
  const sign = goal.direction === 'maximize' ? 1 : -1
  const ranked = trials
    .filter((trial) => Number.isFinite(toNumber(trial.goal)) && trial.state === 'complete')
    .sort((a, b) => sign * (toNumber(a.goal) - toNumber(b.goal)))
  const shades = new Map<number, number | null>(trials.map(({ number }) => [number, null]))
  for (const [rank, { number }] of ranked.entries())
    shades.set(number, Math.floor((5 * rank) / ranked.length))
  return shades
}

/** Ends of what a parameter was tried at; on a logarithm where it is searched so. */
export interface ParameterScale {
  readonly name: string
  readonly log: boolean
  readonly low: number
  readonly high: number
  /** Words in their order, where values are no numbers. */
  readonly words: readonly string[] | null
  /** 0 to 1; null where the trial has no such value. */
  place(trial: TrialLine): number | null
}

export function scaleOf(name: string, trials: readonly TrialLine[], log: boolean): ParameterScale {
  const values = trials.map(({ settings }) => settings[name]).filter((value) => value !== undefined)
  if (values.some((value) => typeof value !== 'number')) {
    const words = [...new Set(values.map(String))].sort()
    return {
      name,
      log: false,
      low: 0,
      high: 1,
      words,
      place: ({ settings }) => {
        const value = settings[name]
        return value === undefined
          ? null
          : words.length === 1
            ? 0.5
            : words.indexOf(String(value)) / (words.length - 1)
      },
    }
  }
  const numbers = values as number[]
  const useLog = log && numbers.every((value) => value > 0)
  const low = Math.min(...numbers)
  const high = Math.max(...numbers)
  const at = (value: number) => (useLog ? Math.log(value) : value)
  return {
    name,
    log: useLog,
    low,
    high,
    words: null,
    place: ({ settings }) => {
      const value = settings[name]
      if (typeof value !== 'number') return null
      return high > low ? (at(value) - at(low)) / (at(high) - at(low)) : 0.5
    },
  }
}

/** The goal over the complete trials; what diverged has no place on it. */
export function goalScale(trials: readonly TrialLine[]): {
  low: number
  high: number
  place(trial: TrialLine): number | null
} {
  const values = trials
    .filter(({ state }) => state === 'complete')
    .map(({ goal }) => toNumber(goal))
    .filter(Number.isFinite)
  const low = Math.min(...values)
  const high = Math.max(...values)
  return {
    low,
    high,
    place: (trial) => {
      const value = toNumber(trial.goal)
      if (trial.state !== 'complete' || !Number.isFinite(value)) return null
      return high > low ? (value - low) / (high - low) : 0.5
    },
  }
}
