import type { EngineFaults, LossSpec } from './network.ts'
import { sizeOf, type Tensor, type Workspace } from './workspace.ts'

/** The loss at the end of a network. */
export interface Loss {
  /** Sum over rows of the samples' losses. With `scale`, writes the gradient of scale times that sum into the scores' gradient. */
  compute(labels: number, rows: number, scale: number | null): number
}

export function createLoss(
  workspace: Workspace,
  scores: Tensor,
  request: { readonly spec: LossSpec; readonly faults: EngineFaults },
): Loss {
  const { kernels, maxBatch } = workspace
  const { spec, faults } = request
  const classes = sizeOf(scores)
  const row = workspace.reserve(classes)
  const twice = faults.softmaxTwice === true
  const values = twice ? workspace.reserve(maxBatch * classes) : scores.at
  return {
    compute(labels, rows, scale) {
      const gradient = scale === null ? 0 : scores.gradient
      if (twice) kernels.softmaxRows(scores.at, rows, classes, values)
      const loss = ofValues(labels, rows, scale ?? 0, gradient)
      if (twice && gradient !== 0) kernels.softmaxBackward(values, gradient, rows, classes)
      return loss
    },
  }

  function ofValues(labels: number, rows: number, scale: number, gradient: number): number {
    switch (spec.kind) {
      case 'softmax-cross-entropy':
        return kernels.crossEntropy(values, labels, rows, classes, spec.labelSmoothing, scale, gradient, row)
      case 'hinge':
        return kernels.hinge(values, labels, rows, classes, scale, gradient)
      case 'mean-squared-error':
        return kernels.squaredError(values, labels, rows, classes, scale, gradient)
    }
  }
}
