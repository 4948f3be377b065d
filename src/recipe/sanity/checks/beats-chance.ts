import type { ObservedTrial } from '../../../domain/trial.ts'
import { mean } from '../../reading.ts'
import { unregularized } from '../../settings.ts'
import { type Check, fail, pass, probe, skipped } from './check.ts'

/** Training steps after which a healthy program knows at least a little of what it has not seen. */
const steps = 300

/**
 * After a short training the validation accuracy lies above that of always answering with the most frequent class.
 * Labels that have nothing to do with the inputs can be learnt by heart, but not foretold.
 */
export const beatsChance: Check = {
  name: 'beats-chance',
  cannot: () => null,
  plan: (context) => [
    probe(context, { purpose: 'beats-chance', settings: unregularized(context.plan), steps }),
  ],
  judge([trial]) {
    const { classShares, validationSamples, classes } = trial!.facts
    const best = Math.max(...(trial!.curves['val/accuracy']?.values.filter(Number.isFinite) ?? []))
    if (classes === undefined || validationSamples === undefined || !Number.isFinite(best)) {
      return skipped('The program reports no validation accuracy.')
    }
    const prior = classShares === undefined ? 1 / classes : Math.max(...classShares)
    const chance = prior + 3 * Math.sqrt((prior * (1 - prior)) / validationSamples)
    const training = trainingAccuracy(trial!)
    const evidence = { validation: best, training, chance, prior }
    if (best > chance) {
      return pass(
        `After ${steps} steps the validation accuracy is ${percent(best)}, above the ${percent(prior)} of the most frequent class.`,
        evidence,
      )
    }
    if (training > chance + 0.2) {
      return fail(
        `Training accuracy reaches ${percent(training)} and validation stays at ${percent(best)}, no better than chance: the validation data or their labels are not treated like the training data.`,
        ['validation-data', 'labels'],
        evidence,
      )
    }
    return fail(
      `After ${steps} steps validation accuracy is ${percent(best)}, no better than the ${percent(prior)} of always answering the same, and training accuracy is ${percent(training)}.`,
      ['labels', 'learning-rate'],
      evidence,
    )
  },
}

function trainingAccuracy(trial: ObservedTrial): number {
  const values = trial.curves['train/accuracy']?.values ?? []
  return mean(values.slice(-Math.max(1, Math.round(values.length / 5))))
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
