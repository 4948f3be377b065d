import type { ObservedTrial } from '../../../domain/trial.ts'
import { endLoss, trainLosses } from '../../reading.ts'
import { unregularized } from '../../settings.ts'
import { probeSteps } from '../../thrift/probe-steps.ts'
import { type Check, fail, pass, probe, skipped, warn } from './check.ts'

const steps = 100

/** With all inputs zero the network can learn the class shares at most; with inputs it must do clearly better. */
export const zeroedInputs: Check = {
  name: 'zeroed-inputs',
  cannot: ({ inputs, seed }) => (inputs && seed ? null : 'its inputs cannot be zeroed from outside'),
  plan: (context) =>
    ([undefined, 'zero'] as const).map((inputs) =>
      probe(context, {
        purpose: 'zeroed-inputs',
        settings: unregularized(context.plan),
        steps: probeSteps(context, steps),
        orders: { evaluate: 'none', samples: 20, ...(inputs === undefined ? {} : { inputs }) },
      }),
    ),
  judge([real, zeroed], context) {
    const count = probeSteps(context, steps)
    const [first, withInputs, without] = [
      trainLosses(real!)[0] ?? Number.NaN,
      endLoss(real!),
      endLoss(zeroed!),
    ]
    const evidence = { first, withInputs, without }
    if (zeroed!.facts['inputsZeroed'] === false)
      return skipped('The program could not find the inputs of its network to zero them.')
    if (identical(real!, zeroed!)) {
      return fail(
        `After ${count} steps the loss is ${short(withInputs)} with inputs and exactly the same without: the model ignores its input.`,
        ['input-ignored'],
        evidence,
      )
    }
    if (withInputs < without - 0.01 * first) {
      return pass(
        `Zeroed inputs are clearly worse: ${without.toPrecision(3)} against ${withInputs.toPrecision(3)} after ${count} steps.`,
        evidence,
      )
    }
    if (!(withInputs <= 3 * first)) {
      return skipped(
        `After ${count} steps the loss is ${short(withInputs)}, up from ${short(first)}: that says nothing of the inputs.`,
      )
    }
    if (without < 0.05 * first) {
      return skipped(
        `The first samples are so much of one class that zeroed inputs do as well: ${short(without)} after ${count} steps.`,
      )
    }
    return warn(
      `After ${count} steps the loss is ${short(withInputs)} with inputs and ${short(without)} without: the inputs have not helped.`,
      ['input-not-used'],
      evidence,
    )
  },
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)))
}

function identical(a: ObservedTrial, b: ObservedTrial): boolean {
  const [x, y] = [trainLosses(a), trainLosses(b)]
  return x.length > 1 && x.length === y.length && x.every((value, index) => Object.is(value, y[index]))
}
