import { activationCodes } from '../../kernels/kernels.ts'
import type { Tensor, Workspace } from '../workspace.ts'
import type { WeightedLayer } from './dense.ts'

/**
 * y = fused(convolution of x with w + b), stride 1, same height and width. Weights are [filters, channels, size, size]
 * outside; in memory they are panels of 8 filters (assembly/convolution.ts).
 */
export function convolutionLayer(
  workspace: Workspace,
  input: Tensor,
  request: {
    readonly name: string
    readonly filters: number
    readonly size: number
    readonly activation: keyof typeof activationCodes
  },
): WeightedLayer {
  const { kernels, maxBatch } = workspace
  const { name, filters, size } = request
  const { channels, height, width } = input
  const window = size * size
  const pad = (size - 1) / 2
  const paddedPoints = (height + size - 1) * (width + size - 1)
  const panelFilters = Math.ceil(filters / 8) * 8
  const weight = workspace.parameter({
    name: `${name}.weight`,
    layer: name,
    regularized: true,
    length: filters * channels * window,
    stored: panelFilters * channels * window,
    place(index) {
      const k = index % window
      const channel = Math.floor(index / window) % channels
      const filter = Math.floor(index / (window * channels))
      return (((filter >> 3) * window + k) * channels + channel) * 8 + (filter & 7)
    },
  })
  const bias = workspace.parameter({
    name: `${name}.bias`,
    layer: name,
    regularized: false,
    length: filters,
    stored: panelFilters,
    place: (index) => index,
  })
  const output = workspace.tensor({ channels: filters, height, width }, true)
  const padded = workspace.reserve(maxBatch * paddedPoints * channels)
  const backwards = input.gradient !== 0
  const paddedGradient = workspace.room('paddedGradient', backwards ? maxBatch * paddedPoints * filters : 0)
  const flipped = workspace.room('flipped', backwards ? Math.ceil(channels / 8) * 8 * window * filters : 0)
  const fused = activationCodes[request.activation]
  return {
    output,
    weight,
    bias,
    forward(rows) {
      kernels.padImages(input.at, rows, height, width, channels, pad, padded)
      kernels.convolve(
        padded,
        rows,
        height,
        width,
        channels,
        size,
        weight.at,
        filters,
        bias.at,
        output.at,
        fused,
      )
    },
    backward(rows) {
      const dy = output.gradient
      kernels.columnSums(dy, rows * height * width, filters, bias.gradient)
      kernels.convolutionWeightGradient(
        padded,
        rows,
        height,
        width,
        channels,
        size,
        dy,
        filters,
        weight.gradient,
      )
      if (!backwards) return
      kernels.padImages(dy, rows, height, width, filters, pad, paddedGradient.at)
      kernels.flipPanels(weight.at, channels, size, filters, flipped.at)
      const dx = input.gradient
      kernels.convolve(paddedGradient.at, rows, height, width, filters, size, flipped.at, channels, 0, dx, 0)
    },
  }
}
