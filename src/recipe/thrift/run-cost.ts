import type { Pace } from '../../domain/pace.ts'

/** Runs of one kind that may go on side by side. */
export interface Runs {
  readonly count: number
  readonly steps: number
  readonly evaluated: boolean
}

/** Seconds of all workers for these runs: a worker that has nothing left to do waits for the others. */
export function secondsOf({ count, steps, evaluated }: Runs, pace: Pace, workers: number): number {
  const one = pace.start + steps * pace.step + (evaluated ? pace.evaluation : 0)
  return Math.ceil(count / workers) * workers * one
}
