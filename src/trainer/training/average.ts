import type { StepResult } from '../network/network.ts'

/** Sums of what steps gave, until they are reported as their mean. */
export interface Averages {
  readonly add: (result: StepResult) => void
  /** Means since the last call, as series; null where there was no step since. */
  readonly take: () => Readonly<Record<string, number>> | null
}

export function createAverages(batch: number): Averages {
  let count = 0
  let loss = 0
  let dataLoss = 0
  let regularizationLoss = 0
  let correct = 0
  let gradNorm = 0
  return {
    add(result) {
      count++
      loss += result.loss
      dataLoss += result.dataLoss
      regularizationLoss += result.regularizationLoss
      correct += result.correct
      gradNorm += result.gradNorm
    },
    take() {
      if (count === 0) return null
      const means = {
        'train/loss': loss / count,
        'train/accuracy': correct / (count * batch),
        data_loss: dataLoss / count,
        regularization_loss: regularizationLoss / count,
        grad_norm: gradNorm / count,
      }
      count = loss = dataLoss = regularizationLoss = correct = gradNorm = 0
      return means
    },
  }
}
