import type { ObservedTrial } from '../../domain/trial.ts'
import { mean } from '../reading.ts'

/** What the end of the first pass over the training data cost, beside the first validation. */
export interface FirstPass {
  readonly trainingLoss: number
  readonly validationLoss: number
  readonly trainingAccuracy: number
  readonly validationAccuracy: number
  /** How many standard errors lie between the losses, and between the accuracies; positive where validation is worse. */
  readonly lossDeviations: number
  readonly accuracyDeviations: number
}

/** Share of the steps before the first validation whose losses are compared with it. */
const window = 0.2
/** Below so many samples on either side nothing is concluded. */
const fewest = 100
/** Deviation of the losses of single samples, as a multiple of their mean: they are skewed (ours). */
const skew = 1.5

/**
 * In its first pass over the data a network has not seen the samples it is trained on before: their loss is that of
 * unseen data, and validation, which comes after them, ought to be no worse. No overfitting can be the reason where it
 * is. Null where the first validation comes later than that, or rests on too little.
 */
export function firstPass(trial: ObservedTrial): FirstPass | null {
  const { curves, facts } = trial
  const [validation, accuracy] = [curves['val/loss'], curves['val/accuracy']]
  const losses = curves['data_loss'] ?? curves['train/loss']
  const { batchSize = 0, validationSamples = 0 } = facts
  const end = validation?.steps[0]
  if (validation === undefined || losses === undefined || end === undefined) return null
  if (!((validation.epochs[0] ?? Number.NaN) <= 1)) return null
  const from = end * (1 - window)
  const during = (series: typeof losses | undefined) =>
    mean(
      series?.values.filter((_, index) => series.steps[index]! > from && series.steps[index]! <= end) ?? [],
    )
  const seen = window * end * batchSize
  if (seen < fewest || validationSamples < fewest) return null
  const [trainingLoss, validationLoss] = [during(losses), validation.values[0]!]
  const [trainingAccuracy, validationAccuracy] = [
    during(curves['train/accuracy']),
    accuracy?.values[0] ?? Number.NaN,
  ]
  const lossError = skew * Math.sqrt(trainingLoss ** 2 / seen + validationLoss ** 2 / validationSamples)
  const pooled =
    (trainingAccuracy * seen + validationAccuracy * validationSamples) / (seen + validationSamples)
  const accuracyError = Math.sqrt(pooled * (1 - pooled) * (1 / seen + 1 / validationSamples))
  return {
    trainingLoss,
    validationLoss,
    trainingAccuracy,
    validationAccuracy,
    lossDeviations: (validationLoss - trainingLoss) / lossError,
    accuracyDeviations: (trainingAccuracy - validationAccuracy) / accuracyError,
  }
}

/** Beyond chance by any standard, and large enough to be no difference between two halves of one set of data (ours). */
export function validationIsUnlike(pass: FirstPass): boolean {
  const worse = pass.validationLoss > 1.5 * pass.trainingLoss && pass.lossDeviations > 4
  const lessAccurate = pass.trainingAccuracy - pass.validationAccuracy > 0.1 && pass.accuracyDeviations > 4
  return worse || lessAccurate
}
