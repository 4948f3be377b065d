import type { Budget } from '../domain/budget.ts'
import type { Steering } from '../domain/program.ts'

/** Steps that an epoch is taken for where the program does not say how many it has. */
const usualEpoch = 400

/**
 * A budget in the unit that the program can be told. Stages think in steps where a moment will do and in epochs where
 * the data should be seen; a program whose only option is `--epochs` is given whole epochs, at least one.
 *
 * @param about.samples the probe is cut to so many samples, all in one batch: an epoch is one step
 */
export function inUnitOf(
  steering: Steering,
  budget: Budget,
  about: { readonly stepsPerEpoch: number | undefined; readonly samples: number | undefined },
): Budget {
  const { budgetUnit: unit, budgetBounds: bounds } = steering
  if (unit === undefined) return budget
  const perEpoch = about.samples !== undefined ? 1 : (about.stepsPerEpoch ?? usualEpoch)
  const amount =
    unit === budget.unit
      ? budget.amount
      : unit === 'epochs'
        ? budget.amount / perEpoch
        : budget.amount * perEpoch
  const whole = Math.max(1, Math.ceil(amount - 1e-9))
  if (bounds === undefined || about.samples !== undefined) return { amount: whole, unit }
  return { amount: Math.min(Math.max(whole, bounds.low), bounds.high), unit }
}
