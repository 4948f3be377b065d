import type { ObservedTrial } from '../../../domain/trial.ts'
import { mean, trainLosses } from '../../reading.ts'
import { rateName, steer, unregularized } from '../../settings.ts'
import { probeSteps } from '../../thrift/probe-steps.ts'
import { expectedLoss } from '../expected-loss.ts'
import { firstPass, validationIsUnlike } from '../first-pass.ts'
import { type Check, type Conclusion, fail, pass, probe, skipped, standingStill, warn } from './check.ts'

/** Training steps after which a healthy program knows at least a little of what it has not seen. */
const steps = 300
/** A validation loss that never comes below so many times that of guessing is no overfitting: that begins below it (ours). */
const farAboveChance = 2

/**
 * After a short training the validation accuracy lies above that of always answering with the most frequent class, and
 * the validation loss has at least once been in the neighbourhood of that of guessing. Labels that have nothing to do
 * with the inputs can be learnt by heart, but not foretold.
 */
export const beatsChance: Check = {
  name: 'beats-chance',
  cannot: () => null,
  plan: (context) => [
    probe(context, {
      purpose: 'beats-chance',
      settings: unregularized(context.plan),
      steps: probeSteps(context, steps),
    }),
  ],
  // The same samples in the same order with weights that stand still: what is not finite then is in the data.
  followUp([trial], context) {
    const { seed, budget } = context.plan.steering
    if (nonFiniteAt(trial!) === null || rateName(context.plan) === null || !seed || !budget) return []
    return [
      probe(context, {
        purpose: 'standing-still',
        settings: { ...unregularized(context.plan), ...steer(context.plan, 'learningRate', standingStill) },
        steps: probeSteps(context, steps),
        orders: { evaluate: 'none' },
      }),
    ]
  },
  judge([trial, still], context) {
    const count = probeSteps(context, steps)
    const at = nonFiniteAt(trial!)
    if (at !== null) return judgeNonFinite(at, still)
    const { classShares, validationSamples, classes, classification } = trial!.facts
    const best = Math.max(...finite(trial!, 'val/accuracy'))
    if (classes === undefined || validationSamples === undefined || !Number.isFinite(best)) {
      return skipped('The program reports no validation accuracy.')
    }
    const prior = classShares === undefined ? 1 / classes : Math.max(...classShares)
    const noise = (share: number) => 3 * Math.sqrt((share * (1 - share)) / validationSamples)
    const chance = prior + noise(prior)
    const training = trainingAccuracy(trial!)
    const evidence = { validation: best, training, chance, prior }
    const unlike = judgeValidationLoss(trial!, training > chance + 0.2)
    if (unlike !== null) return { ...unlike, evidence: { ...evidence, ...unlike.evidence } }
    // Of the words of a text the frequent ones are learnt first: for a while a sound program answers nothing else.
    if (best <= chance && classification === false)
      return skipped(
        'An answer for each word or point of a sample is judged by its loss, not by its accuracy.',
      )
    if (best > chance) {
      return pass(
        `After ${count} steps the validation accuracy is ${percent(best)}, above the ${percent(prior)} of the most frequent class.`,
        evidence,
      )
    }
    // Always answering the same would reach the prior, were validation made up like training. Where even the best stays
    // clearly below it and above guessing, the classes have other shares there, and the prior is no measure.
    if (best < prior - noise(prior) && best > 1 / classes + noise(1 / classes)) {
      return warn(
        `After ${count} steps the validation accuracy is ${percent(best)}, above the ${percent(1 / classes)} of guessing and below the ${percent(prior)} of the most frequent training class: the classes have other shares in validation than in training.`,
        ['class-shares-differ'],
        evidence,
      )
    }
    if (count < steps)
      return skipped(
        `The budget leaves ${count} steps, after which the validation accuracy is ${percent(best)} and the training accuracy ${percent(training)}: too few to say anything.`,
      )
    if (training > chance + 0.2) {
      return fail(
        `Training accuracy reaches ${percent(training)} and validation stays at ${percent(best)}, not clearly above chance: the validation data or their labels are not treated like the training data.`,
        ['validation-data', 'labels'],
        evidence,
      )
    }
    return fail(
      `After ${count} steps the validation accuracy is ${percent(best)}, not clearly above the ${percent(prior)} of always answering the same, and the training accuracy is ${percent(training)}: the labels may have nothing to do with the inputs, or the steps are too small.`,
      ['labels', 'learning-rate'],
      evidence,
    )
  },
}

/** First step whose training loss is not finite; null where all are. */
function nonFiniteAt(trial: ObservedTrial): number | null {
  const index = trainLosses(trial).findIndex((loss) => !Number.isFinite(loss))
  return index === -1 ? null : (trial.curves['train/loss']?.steps[index] ?? null)
}

function judgeNonFinite(step: number, still: ObservedTrial | undefined): Conclusion {
  const says = `At step ${step} the training loss is no longer a number`
  const again = still === undefined ? null : nonFiniteAt(still)
  if (again !== null) {
    const same = again === step ? 'and just so' : `and at step ${again}`
    return fail(
      `${says}, ${same} with weights that stand still: a sample of that step holds a value that is not a number.`,
      ['non-finite-input', 'non-finite-loss'],
      { step, stillStep: again },
    )
  }
  if (still !== undefined) {
    return fail(
      `${says}; on the same samples with weights that stand still it stays finite: the learning rate is too high for the whole of the data, or something divides by zero or takes the logarithm of zero.`,
      ['non-finite-loss', 'rate-too-high'],
      { step },
    )
  }
  return fail(
    `${says}: a sample holds a value that is not a number, or the steps are too large.`,
    ['non-finite-loss', 'non-finite-input', 'rate-too-high'],
    { step },
  )
}

/** Validation far worse than training already in the first pass, or far above guessing from first to last. */
function judgeValidationLoss(trial: ObservedTrial, learns: boolean): Conclusion | null {
  const losses = finite(trial, 'val/loss')
  if (losses.length === 0 || !learns) return null
  const pass = firstPass(trial)
  if (pass !== null && validationIsUnlike(pass)) {
    const [training, validation] = [pass.trainingLoss, pass.validationLoss]
    return fail(
      `Already in the first pass, when no sample was seen twice, validation is worse than training: loss ${short(validation)} against ${short(training)}, accuracy ${percent(pass.validationAccuracy)} against ${percent(pass.trainingAccuracy)}. The validation inputs are not prepared like the training inputs, or come from elsewhere.`,
      ['validation-data'],
      { ...pass },
    )
  }
  const expected = expectedLoss(trial.facts)
  if (expected === null) return null
  const lowest = Math.min(...losses)
  const training = Math.min(...finite(trial, 'train/loss'))
  const guessing = Math.max(expected.value, expected.prior)
  if (lowest <= farAboveChance * guessing || training >= 0.5 * guessing) return null
  return fail(
    `The training loss falls to ${short(training)} while the validation loss never comes below ${short(lowest)}, where guessing gives ${short(guessing)}: the validation inputs are not prepared like the training inputs.`,
    ['validation-data'],
    { lowestValidationLoss: lowest, trainingLoss: training, guessing },
  )
}

function finite(trial: ObservedTrial, series: string): readonly number[] {
  return (trial.curves[series]?.values ?? []).filter(Number.isFinite)
}

function trainingAccuracy(trial: ObservedTrial): number {
  const values = trial.curves['train/accuracy']?.values ?? []
  return mean(values.slice(-Math.max(1, Math.round(values.length / 5))))
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)))
}
