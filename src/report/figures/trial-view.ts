import { keeps, missedTexts } from '../../domain/constraint.ts'
import type { Goal } from '../../domain/goal.ts'
import type { Settings, SettingValue } from '../../domain/setting.ts'
import type { FinishedTrial, ObservedTrial } from '../../domain/trial.ts'
import { formatNumber, formatSettings } from '../numbers.ts'
import type { ReportInput } from '../report-input.ts'

/** The goal at the end of the run; NaN where it was never heard or the trial failed. */
export function goalOf(trial: FinishedTrial, goal: Goal): number {
  return trial.status === 'failed' ? Number.NaN : (trial.metrics[goal.series]?.last ?? Number.NaN)
}

/** The goal of a trial that may be the best: NaN for one that misses a constraint, and of several goals: then none is. */
export function keptGoalOf(trial: FinishedTrial, goal: Goal): number {
  return goal.also === undefined && keeps(trial.metrics, goal.constraints) ? goalOf(trial, goal) : Number.NaN
}

/** Constraints that a trial misses, in words; null where none is asked of it: it is a probe, or did not come to its end. */
export function missedBy(trial: FinishedTrial, { constraints }: Goal): readonly string[] | null {
  const isAsked =
    trial.status === 'complete' && trial.purpose !== 'scout' && !['sanity', 'range'].includes(trial.stage)
  return constraints === undefined || !isAsked ? null : missedTexts(trial.metrics, constraints)
}

/** Whether `a` is a better goal than `b`; nothing is worse than NaN. */
export function isBetter(a: number, b: number, goal: Goal): boolean {
  if (Number.isNaN(a)) return false
  if (Number.isNaN(b)) return true
  return goal.direction === 'minimize' ? a < b : a > b
}

/** Epochs of all training data: a probe that was cut to a portion of it costs only that share of each epoch. */
export function wholeEpochs(trial: FinishedTrial, trainSamples: number | undefined): number {
  const { samples } = trial.orders
  if (samples === undefined || !trainSamples) return trial.epochs
  return trial.epochs * Math.min(1, samples / trainSamples)
}

/** By number. */
export function inOrder(trials: readonly ObservedTrial[]): ObservedTrial[] {
  return [...trials].sort((a, b) => a.trial.number - b.trial.number)
}

/** Trials of the search stages and of the last one, without probes. */
export function searchTrials(input: ReportInput): ObservedTrial[] {
  return inOrder(input.trials).filter(({ trial }) => trial.stage === 'coarse' || trial.stage === 'fine')
}

/** The winner's trials, one a seed; where nothing has won yet, the best search trial so far. */
export function leadingTrials(input: ReportInput): ObservedTrial[] {
  const numbers = input.stages.final?.winner?.trials
  if (numbers) return inOrder(input.trials).filter(({ trial }) => numbers.includes(trial.number))
  const goal = input.study.plan.goal
  let best: ObservedTrial | null = null
  for (const observed of searchTrials(input)) {
    if (best === null || isBetter(keptGoalOf(observed.trial, goal), keptGoalOf(best.trial, goal), goal))
      best = observed
  }
  return best && !Number.isNaN(keptGoalOf(best.trial, goal)) ? [best] : []
}

/** `#12 coarse: lr = 0.003, reg = 1e-5; val/loss 0.21`. */
export function trialTitle(trial: FinishedTrial, goal: Goal): string {
  const value = goalOf(trial, goal)
  const reached = Number.isFinite(value) ? `${goal.series} ${formatNumber(value, 4)}` : trial.status
  return `#${trial.number} ${trial.stage}: ${formatSettings(trial.settings)}; ${reached}`
}

/** The setting as a number, or NaN. */
export function numberOf(settings: Settings, name: string): number {
  const value: SettingValue | undefined = settings[name]
  return typeof value === 'number' ? value : Number.NaN
}
