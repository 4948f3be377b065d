import type { Parameter, Tensor, Workspace } from '../workspace.ts'
import type { WeightedLayer } from './dense.ts'

const keepRunning = 0.9
const epsilon = 1e-5

export interface NormalizationLayer extends WeightedLayer {
  /** Running statistics that evaluation uses; byte offsets of `channels` numbers. */
  readonly runningMean: number
  readonly runningVariance: number
}

/**
 * Batch normalization per channel (Ioffe & Szegedy 2015): batch statistics in training, running ones in evaluation
 * (`batchAlways`: batch statistics there too). The running variance is the unbiased one, as in PyTorch.
 */
export function normalizationLayer(
  workspace: Workspace,
  input: Tensor,
  request: { readonly name: string; readonly batchAlways: boolean },
): NormalizationLayer {
  const { kernels } = workspace
  const { channels, height, width } = input
  const weight = perChannel('weight')
  const bias = perChannel('bias')
  const output = workspace.tensor(input, true)
  const runningMean = workspace.reserve(channels)
  const runningVariance = workspace.reserve(channels)
  const mean = workspace.reserve(channels)
  const variance = workspace.reserve(channels)
  const inverse = workspace.reserve(channels)
  return {
    output,
    weight,
    bias,
    runningMean,
    runningVariance,
    forward(rows, mode) {
      const points = rows * height * width
      const training = mode === 'training'
      const batch = training || request.batchAlways
      if (batch) kernels.columnMoments(input.at, points, channels, mean, variance)
      if (training) {
        kernels.updateRunning(mean, variance, points, channels, runningMean, runningVariance, keepRunning)
      }
      kernels.inverseDeviation(batch ? variance : runningVariance, channels, epsilon, inverse)
      const center = batch ? mean : runningMean
      kernels.normalize(input.at, points, channels, center, inverse, weight.at, bias.at, output.at)
    },
    backward(rows) {
      const points = rows * height * width
      const dy = output.gradient
      kernels.columnSums(dy, points, channels, bias.gradient)
      kernels.gammaGradient(input.at, dy, points, channels, mean, inverse, weight.gradient)
      if (input.gradient === 0) return
      kernels.normalizeBackward(
        input.at,
        dy,
        points,
        channels,
        mean,
        inverse,
        weight.at,
        weight.gradient,
        bias.gradient,
        input.gradient,
      )
    },
  }

  function perChannel(part: string): Parameter {
    return workspace.parameter({
      name: `${request.name}.${part}`,
      layer: request.name,
      regularized: false,
      length: channels,
      stored: channels,
      place: (index) => index,
    })
  }
}
