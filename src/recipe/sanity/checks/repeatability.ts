import { trainLosses } from '../../reading.ts'
import { type Check, fail, pass, probe } from './check.ts'

/** Relative difference that float arithmetic on a GPU may leave between two equal runs. */
const floatNoise = 1e-4

/** The same seed gives the same first losses. */
export const repeatability: Check = {
  name: 'repeatability',
  cannot: ({ seed }) => (seed ? null : 'its seed cannot be set'),
  plan: (context) =>
    [1, 2].map(() =>
      probe(context, { purpose: 'repeatability', settings: {}, steps: 12, orders: { evaluate: 'none' } }),
    ),
  judge([one, other]) {
    const [a, b] = [trainLosses(one!), trainLosses(other!)]
    const steps = one!.curves['train/loss']?.steps ?? []
    const apart = a.findIndex((value, index) => !same(value, b[index] ?? Number.NaN))
    if (apart === -1) {
      const bitwise = a.every((value, index) => Object.is(value, b[index]))
      return pass(
        `Two runs with seed ${one!.trial.seed} agree${bitwise ? ' to the last bit' : ' within float noise'}.`,
        { points: a.length },
      )
    }
    return fail(
      `Two runs with the same seed part at step ${steps[apart]}: ${a[apart]?.toPrecision(6)} against ${b[apart]?.toPrecision(6)}. Something is not seeded.`,
      ['not-repeatable'],
      { step: steps[apart] ?? 0, one: a[apart] ?? Number.NaN, other: b[apart] ?? Number.NaN },
    )
  },
}

function same(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= floatNoise * Math.max(Math.abs(a), Math.abs(b))
}
