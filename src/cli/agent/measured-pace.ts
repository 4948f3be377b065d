import type { Pace } from '../../domain/pace.ts'

/** When a run began, when each of its steps was told, and when it was over; seconds since 1970. */
export interface Moments {
  readonly began: number
  readonly steps: readonly { readonly step: number; readonly time: number }[]
  readonly ended: number
}

/** A gap between two steps that is so many times the usual one, and so long, was no step alone: an evaluation lies in it. */
const interruption = { times: 3, seconds: 0.2 }
const shortestStep = 1e-4

/**
 * What runs of a program cost, from one of some steps; null where it made too few to tell. What happens in between and after
 * the last step counts as evaluation.
 */
export function measuredPace({ began, steps, ended }: Moments): Pace | null {
  const [first, last] = [steps[0], steps.at(-1)]
  if (first === undefined || last === undefined || steps.length < 3) return null
  const gaps = steps.slice(1).flatMap(({ step, time }, index) => {
    const before = steps[index]!
    return step > before.step ? [{ count: step - before.step, seconds: Math.max(0, time - before.time) }] : []
  })
  if (gaps.length === 0) return null
  const usual = medianOf(gaps.map(({ count, seconds }) => seconds / count))
  const step = Math.max(shortestStep, usual)
  const between = gaps
    .filter(
      ({ count, seconds }) => seconds > Math.max(interruption.times * count * step, interruption.seconds),
    )
    .reduce((sum, { count, seconds }) => sum + seconds - count * step, 0)
  return {
    start: Math.max(0, first.time - began - (first.step + 1) * step),
    step,
    evaluation: between + Math.max(0, ended - last.time),
    look: ended - began,
  }
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!
}
