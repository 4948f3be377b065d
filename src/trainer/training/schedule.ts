import type { ScheduleName } from '../options/settings.ts'

export interface ScheduleRequest {
  readonly kind: ScheduleName
  readonly learningRate: number
  readonly totalSteps: number
  /** Steps of linear warm-up, counted in `totalSteps`. */
  readonly warmupSteps: number
}

/**
 * Learning rate of step `step` (counted from 0). During warm-up it grows linearly to the full rate; the rest of the run
 * is its decay, whatever the length: `step` drops to a tenth at one half and again at three quarters, `cosine` falls to 0
 * (Loshchilov & Hutter 2017 without restarts), `exponential` to a hundredth, `1/t` to a tenth.
 */
export function learningRateAt(step: number, request: ScheduleRequest): number {
  const { learningRate, totalSteps, warmupSteps } = request
  if (step < warmupSteps) return (learningRate * (step + 1)) / warmupSteps
  const progress = Math.min(1, (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps))
  return learningRate * decay(request.kind, progress)
}

function decay(kind: ScheduleName, progress: number): number {
  switch (kind) {
    case 'constant':
      return 1
    case 'step':
      return progress < 0.5 ? 1 : progress < 0.75 ? 0.1 : 0.01
    case 'cosine':
      return 0.5 * (1 + Math.cos(Math.PI * progress))
    case 'exponential':
      return 0.01 ** progress
    case '1/t':
      return 1 / (1 + 9 * progress)
  }
}

/** Steps of warm-up: `warmup` below 1 is a share of the run, else a number of steps. */
export function warmupSteps(warmup: number, totalSteps: number): number {
  return Math.min(totalSteps, Math.round(warmup < 1 ? warmup * totalSteps : warmup))
}
