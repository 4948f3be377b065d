import { rateName, steer, unregularized } from '../../settings.ts'
import { type Check, fail, pass, probe, skipped, standingStill } from './check.ts'

const steps = 10

/** On the same samples with weights that stand still, every step has the same gradient; a growing one was never zeroed. */
export const freshGradients: Check = {
  name: 'fresh-gradients',
  cannot: (steering) =>
    steering.roles.learningRate !== undefined && steering.samples && steering.seed
      ? null
      : 'its learning rate or its samples cannot be set',
  plan: (context) => [
    probe(context, {
      purpose: 'fresh-gradients',
      settings: { ...unregularized(context.plan), ...steer(context.plan, 'learningRate', standingStill) },
      steps,
      orders: { samples: 20, evaluate: 'none' },
    }),
  ],
  judge([trial], context) {
    const norms = (trial!.curves['grad_norm']?.values ?? []).filter((norm) => norm > 0)
    if (norms.length < 5) return skipped('The program does not report its gradient norm.')
    const growth = norms.map((norm) => norm / norms[0]!)
    const last = growth.at(-1)!
    const evidence = { firstNorm: norms[0]!, lastNorm: norms.at(-1)!, growth: last, steps: norms.length }
    const linear = growth.every(
      (value, index) => Math.abs(value - growth[1]! * 0.5 * (index + 1)) < 0.15 * (index + 1),
    )
    if (last > 2 && linear) {
      return fail(
        `With ${rateName(context.plan)} at ${standingStill} the gradient norm still grows ${last.toFixed(1)}-fold in ${norms.length} steps, by the same amount each step: gradients are not set to zero between steps.`,
        ['gradients-not-zeroed'],
        evidence,
      )
    }
    return pass(
      `With weights that stand still the gradient stands still (norm ${norms[0]!.toPrecision(3)} to ${norms.at(-1)!.toPrecision(3)}).`,
      evidence,
    )
  },
}
