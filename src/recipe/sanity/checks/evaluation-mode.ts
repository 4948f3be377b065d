import { steer } from '../../settings.ts'
import { type Check, fail, pass, probe, skipped, warn } from './check.ts'

/** Relative differences: what rounding leaves in single precision on a processor, and what it may leave on an accelerator. */
const rounding = 1e-6
const coarseRounding = 1e-5

/**
 * The same samples evaluated twice in evaluation mode give the same loss, the second time in another grouping where the
 * program can do that: dropout must be off and batch statistics must not be in use.
 */
export const evaluationMode: Check = {
  name: 'evaluation-mode',
  cannot: ({ evaluation }) => (evaluation ? null : 'it cannot be asked to evaluate the same samples twice'),
  plan: (context) => [
    probe(context, {
      purpose: 'evaluation-mode',
      settings: steer(context.plan, 'dropout', 0.5),
      steps: 2,
      orders: { evaluate: 'twice' },
    }),
  ],
  judge([trial]) {
    const one = trial!.curves['val/again']?.values[0]
    const other = trial!.curves['val/again2']?.values[0]
    if (one === undefined || other === undefined)
      return skipped('The program did not report two evaluations.')
    const evidence = { one, other }
    const difference = Math.abs(one - other) / Math.max(1e-3, Math.abs(one))
    if (difference <= rounding) {
      return pass(`The same samples evaluated twice give ${one.toPrecision(5)} both times.`, evidence)
    }
    const says = `The same samples evaluated twice give ${apart(one, other)}`
    if (difference <= coarseRounding) {
      return warn(
        `${says}: rounding on an accelerator may do that, or a trace of dropout or batch statistics.`,
        ['training-mode-at-evaluation'],
        evidence,
      )
    }
    return fail(
      `${says}: dropout or batch statistics are on at evaluation.`,
      ['training-mode-at-evaluation'],
      evidence,
    )
  },
}

/** Two numbers with as many digits as it takes to see that they differ. */
function apart(one: number, other: number): string {
  let digits = 4
  while (digits < 15 && one.toPrecision(digits) === other.toPrecision(digits)) digits++
  return `${one.toPrecision(digits)} and ${other.toPrecision(digits)}`
}
