import type { ShortRun } from './short-run.ts'

export interface RatedRun {
  readonly rate: number
  readonly run: ShortRun
}

/** Share of the largest fall below which a run at a higher rate is not going down any more (ours). */
const leastShare = 0.1
/** How near to the loss of guessing a run may end and still have learnt nothing (ours). */
const nearGuess = 0.99

/**
 * Whether a run fell only because its first weights were worse than a guess. At a rate far too high one step kills the
 * units, or saturates them, and what is left answers with the class shares: the loss has gone down, from 2.6 to 2.303
 * for ten classes, and training is dead all the same. Such a run is told by a rate below it that falls far deeper: it
 * is not worth a tenth of that fall, or, where the loss of guessing is known, it ends no better than guessing and the
 * other one does.
 *
 * @param guess loss of always answering with the class shares; null where the program did not say enough
 */
export function isStuck(one: RatedRun, all: readonly RatedRun[], guess: number | null): boolean {
  if (one.run.outcome !== 'falls') return false
  const falling = all.filter(({ run }) => run.outcome === 'falls')
  const best = falling.reduce((a, b) => (b.run.fall > a.run.fall ? b : a), one)
  if (best.rate >= one.rate) return false
  if (one.run.fall < leastShare * best.run.fall) return true
  return guess !== null && one.run.end >= nearGuess * guess && best.run.end < nearGuess * guess
}
