import type { ObservedTrial } from '../../../domain/trial.ts'
import { trainLosses } from '../../reading.ts'
import { steer, unregularized } from '../../settings.ts'
import { type Check, fail, pass, probe } from './check.ts'

/**
 * A huge regularization has to show in the first loss or, where it is weight decay that the optimizer applies, in the
 * first update; otherwise it reaches nothing.
 */
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
    const moved = firstMoved(without!, withMuch!)
    if (moved !== null) {
      return pass(
        `Regularization is no part of the loss but of the update: that of ${moved.name} is ${short(moved.before)} of its weights without and ${short(moved.after)} with a regularization of 1000.`,
        { ...evidence, updateWithout: moved.before, updateWith: moved.after },
      )
    }
    return fail(
      `The first loss is ${short(after)} with a regularization of 1000 and ${short(before)} without: regularization is not connected.`,
      ['regularization-not-connected'],
      evidence,
    )
  },
}

/** Share by which an update has to differ to have been changed by anything but rounding (ours). */
const changed = 1e-3

/** The layer whose very first update weight decay changed most; null where it changed none. */
function firstMoved(without: ObservedTrial, withMuch: ObservedTrial) {
  const calm = new Map(without.layers[0]?.layers.map((layer) => [layer.name, layer.updateRatio]))
  const moved = (withMuch.layers[0]?.layers ?? []).flatMap(({ name, updateRatio: after }) => {
    const before = calm.get(name) ?? Number.NaN
    const apart = Math.abs(after - before) / Math.max(Math.abs(before), Number.MIN_VALUE)
    return apart > changed ? [{ name, before, after, apart }] : []
  })
  return moved.sort((a, b) => b.apart - a.apart)[0] ?? null
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)))
}
