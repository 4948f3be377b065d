import type { RunTrace } from './run-trace.ts'
import { levelOf, stretch } from './trend.ts'

/** Cross-entropy of a guess: by the shares of the classes where they are known, else by their number; null for other losses. */
export function lossOfChance({ facts }: Pick<RunTrace, 'facts'>): number | null {
  const { classes, loss, classShares } = facts
  if (classes === undefined || classes < 2) return null
  if (loss !== undefined && !loss.includes('cross-entropy')) return null
  if (classShares === undefined || classShares.length === 0) return Math.log(classes)
  return classShares.reduce((sum, share) => sum - (share > 0 ? share * Math.log(share) : 0), 0)
}

/**
 * Share of right answers that the best constant answer gets; null where the classes are not known, and where there is an
 * answer for each word of a text or point of a picture: there frequent ones are learnt first and rare ones are the rule.
 */
export function accuracyOfChance({ facts }: Pick<RunTrace, 'facts'>): number | null {
  const { classes, classShares, classification } = facts
  if (classification === false) return null
  if (classes === undefined || classes < 2) return null
  return classShares === undefined || classShares.length === 0 ? 1 / classes : Math.max(...classShares)
}

/** Values of an accuracy as shares; percent are understood. */
export function asShares(values: readonly number[]): readonly number[] {
  return values.some((value) => value > 1.5) ? values.map((value) => value / 100) : values
}

/** The training loss without regularization where that is reported apart. */
export function dataLossName(trace: RunTrace): 'data_loss' | 'train/loss' {
  return trace.curve('data_loss').count > 0 ? 'data_loss' : 'train/loss'
}

/** Level of a curve over its last fifth; null where nothing was heard. */
export function endOf(trace: RunTrace, name: string): number | null {
  const curve = trace.curve(name)
  return curve.count === 0 ? null : levelOf(stretch(curve.bins, 0.8, 1))
}
