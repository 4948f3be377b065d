import type { Facts } from '../../../domain/series.ts'
import type { ObservedTrial } from '../../../domain/trial.ts'
import { firstLoss, trainLosses } from '../../reading.ts'
import { unregularized } from '../../settings.ts'
import { expectedLoss } from '../expected-loss.ts'
import { type Check, fail, pass, probe, skipped, warn } from './check.ts'

/** Share by which the first loss may miss what chance would give. */
const tolerance = 0.1

/** With regularization off, the first loss is what guessing would cost: ln C for softmax over C classes. */
export const initialLoss: Check = {
  name: 'initial-loss',
  cannot: () => null,
  plan: (context) => [
    probe(context, {
      purpose: 'initial-loss',
      settings: unregularized(context.plan),
      steps: 1,
      orders: { evaluate: 'none' },
    }),
  ],
  judge([trial], context) {
    const first = firstLoss(trial!)
    const total = trainLosses(trial!)[0] ?? first
    const regularization = trial!.curves['regularization_loss']?.values[0] ?? total - first
    if (!Number.isFinite(total)) {
      return fail(
        `The first loss is ${total}: it is not a number before anything was learnt.`,
        ['non-finite-start'],
        { first: total },
      )
    }
    const facts = trial!.facts
    const expected = expectedLoss(facts)
    if (expected === null) return skipped('The program does not say how many classes it has.')
    const evidence = { first, total, expected: expected.value, prior: expected.prior, regularization }
    const near = (value: number, target: number) => Math.abs(value - target) <= tolerance * target
    if (regularization > 0.1 * expected.value && context.plan.steering.roles.regularization !== undefined) {
      return fail(
        `${regularization.toPrecision(4)} of the first loss of ${total.toPrecision(4)} is regularization, although it was set to 0.`,
        ['regularization-dominates'],
        evidence,
      )
    }
    if (near(first, expected.value) || near(first, expected.prior)) {
      return pass(
        `First loss ${first.toFixed(3)}, chance gives ${expected.formula} = ${expected.value.toFixed(3)}.`,
        evidence,
      )
    }
    const says = `First loss ${first.toPrecision(4)} where chance gives ${expected.formula} = ${expected.value.toPrecision(4)}`
    const batch = facts.batchSize ?? 0
    if (batch > 1 && near(first / batch, expected.value)) {
      return fail(
        `${says}: ${batch} times too much, the batch size. The loss is summed, not averaged.`,
        ['sum-reduction'],
        evidence,
      )
    }
    const { classes } = facts
    const outputs = outputsFor(trial!, first)
    if (outputs !== null && outputs !== classes) {
      return fail(
        `${says}. It fits a network with ${outputs} outputs; the data have ${classes} classes.`,
        ['class-count', 'large-initialization'],
        { ...evidence, outputs },
      )
    }
    if (first < 0.5 * expected.value) {
      return warn(
        `${says}: it knows too much already. A pre-trained start, or answers that leak into the inputs.`,
        ['pre-trained-or-leak'],
        evidence,
      )
    }
    if (first > 3 * expected.value) {
      return fail(
        `${says}: it starts out sure of wrong answers. The initialization is too large.`,
        ['large-initialization', ...inputCause(trial!)],
        evidence,
      )
    }
    return warn(
      `${says}. Smaller initial weights in the last layer would start it at chance.`,
      ['last-layer-initialization'],
      evidence,
    )
  },
}

/** A larger number of classes is no plausible mistake: a first loss that high has other reasons (ours). */
const mostOutputs = 20

/**
 * How many outputs the first loss fits; null where it does not look like guessing among more or fewer classes. A program
 * that says how many `outputs` it has is believed, where that explains its first loss.
 */
function outputsFor(trial: ObservedTrial, first: number): number | null {
  const { facts } = trial
  const { outputs } = facts
  if (typeof outputs === 'number') {
    const guessing = expectedLoss(balanced(facts, outputs))
    const explains = guessing !== null && Math.abs(guessing.value - first) <= tolerance * guessing.value
    return explains ? outputs : null
  }
  if (facts.loss === 'hinge' || facts.loss === 'mean-squared-error') return null
  const implied = Math.round(Math.exp(first))
  const plausible = implied >= 2 && implied <= mostOutputs * facts.classes!
  return plausible && Math.abs(Math.log(implied) - first) < 0.02 ? implied : null
}

function balanced(facts: Facts, classes: number): Facts {
  const { classShares: _, ...rest } = facts
  return { ...rest, classes }
}

function inputCause(trial: ObservedTrial): readonly string[] {
  const { inputStd = 1, inputMean = 0 } = trial.facts
  return inputStd > 10 || Math.abs(inputMean) > 1 ? ['inputs-not-standardized'] : []
}
