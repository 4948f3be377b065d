import type { Budget } from '../../src/domain/budget.ts'
import type { ObservedTrial } from '../../src/domain/trial.ts'
import { baseSettings } from '../../src/recipe/settings.ts'
import { schedulers } from '../../src/search/schedulers/index.ts'
import { playTrial } from '../../src/testing/play-recipe.ts'
import { train } from '../../src/trainer/main.ts'
import { builtinPlan } from '../harness/builtin-study.ts'
import { type Options, studyOf } from './tasks.ts'

/** One rate of the fine sweep: validation loss at the end, one for each seed; Infinity where it did not get through. */
export interface SweptRate {
  readonly rate: number
  readonly losses: readonly number[]
  readonly mean: number
}

/** Seeds of the sweep; the stage used those from 1 on. */
export const sweepSeeds = [101, 102, 103]

/** One training run at one rate, as the recipe would plan it. */
export function runAt(
  options: Options,
  about: { rate: number; seed: number; budget: Budget; evaluate?: 'none'; breakOut?: boolean },
): Promise<ObservedTrial> {
  const plan = builtinPlan(studyOf(options))
  return playTrial(
    { plan, train, scheduler: schedulers['break-out']! },
    {
      number: 1,
      stage: 'range',
      purpose: 'bench',
      settings: { ...baseSettings(plan), reg: 1e-5, lr: about.rate },
      budget: about.budget,
      seed: about.seed,
      orders: about.evaluate === undefined ? {} : { evaluate: about.evaluate },
      breakOut: about.breakOut ?? true,
    },
  )
}

/** Rates a third of a decade apart that are tried from the top before the sweep looks whether it may stop. */
const fromTheTop = 12

/**
 * Every third of a decade from the highest rate down, at least four decades, and on while the best is among the lowest
 * three; then every twelfth of a decade around the best. Ascending.
 */
export async function fineSweep(
  options: Options,
  about: { low: number; high: number; budget: Budget },
): Promise<readonly SweptRate[]> {
  const swept: SweptRate[] = []
  const sweep = async (rate: number) => {
    const losses: number[] = []
    for (const seed of sweepSeeds) {
      const one = await runAt(options, { rate, seed, budget: about.budget })
      const last = one.curves['val/loss']?.values.at(-1) ?? Number.NaN
      losses.push(one.trial.status === 'complete' && Number.isFinite(last) ? last : Number.POSITIVE_INFINITY)
    }
    swept.push({ rate, losses, mean: losses.reduce((sum, loss) => sum + loss, 0) / losses.length })
  }
  const lowest = () => swept.indexOf(bestOf(swept)) >= swept.length - 3
  for (let rate = about.high; rate >= about.low; rate /= 10 ** (1 / 3)) {
    if (swept.length >= fromTheTop && !lowest()) break
    await sweep(rate)
  }
  const { rate } = bestOf(swept)
  for (const twelfths of [-2, -1, 1, 2]) await sweep(rate * 10 ** (twelfths / 12))
  return swept.sort((a, b) => a.rate - b.rate)
}

export function bestOf(swept: readonly SweptRate[]): SweptRate {
  return swept.reduce((best, one) => (one.mean < best.mean ? one : best))
}

/**
 * The rates that cannot be told from the best: their mean lies within two standard errors of the difference, with the
 * spread between seeds pooled over the two.
 */
export function asGoodAsBest(swept: readonly SweptRate[]): readonly SweptRate[] {
  const best = bestOf(swept)
  return swept.filter(
    (one) =>
      Number.isFinite(one.mean) &&
      one.mean - best.mean <= 2 * Math.sqrt((variance(one) + variance(best)) / sweepSeeds.length),
  )
}

function variance({ losses, mean }: SweptRate): number {
  return losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / (losses.length - 1)
}
