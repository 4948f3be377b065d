import { trainLosses } from '../../reading.ts'
import { steer, unregularized } from '../../settings.ts'
import { type Check, fail, pass, probe } from './check.ts'

/** A huge regularization has to show in the first loss; otherwise it reaches nothing. */
export const regularizationRaisesLoss: Check = {
  name: 'regularization-raises-loss',
  cannot: ({ roles }) => (roles.regularization === undefined ? 'its regularization cannot be set' : null),
  plan: (context) =>
    [0, 1e3].map((strength) =>
      probe(context, {
        purpose: 'regularization-raises-loss',
        settings: { ...unregularized(context.plan), ...steer(context.plan, 'regularization', strength) },
        steps: 1,
        orders: { evaluate: 'none' },
      }),
    ),
  judge([without, withMuch]) {
    const before = trainLosses(without!)[0] ?? Number.NaN
    const after = trainLosses(withMuch!)[0] ?? Number.NaN
    const evidence = { without: before, with: after }
    if (after > before * 1.001 || (Number.isFinite(before) && !Number.isFinite(after))) {
      return pass(
        `The first loss goes from ${short(before)} to ${short(after)} when regularization goes from 0 to 1000.`,
        evidence,
      )
    }
    return fail(
      `The first loss is ${short(after)} with a regularization of 1000 and ${short(before)} without: regularization is not connected.`,
      ['regularization-not-connected'],
      evidence,
    )
  },
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)))
}
