import { activationCodes } from '../../kernels/kernels.ts'
import { type Parameter, sizeOf, type Tensor, type Workspace } from '../workspace.ts'
import type { Layer } from './layer.ts'

export interface WeightedLayer extends Layer {
  readonly weight: Parameter
  readonly bias: Parameter
}

/**
 * y = fused(x * w + b). `activation` is computed on the way out; its gradient is the activation layer's business.
 * Weights are [inputs, units] outside, inputs of images in the order channel, y, x; in memory they are panels of 8
 * units (assembly/dense.ts) with inputs in the order of the tensor.
 */
export function denseLayer(
  workspace: Workspace,
  input: Tensor,
  request: {
    readonly name: string
    readonly units: number
    readonly activation: keyof typeof activationCodes
  },
): WeightedLayer {
  const { kernels, maxBatch } = workspace
  const { name, units } = request
  const inputs = sizeOf(input)
  const points = input.height * input.width
  const panelUnits = Math.ceil(units / 8) * 8
  const weight = workspace.parameter({
    name: `${name}.weight`,
    layer: name,
    regularized: true,
    length: inputs * units,
    stored: inputs * panelUnits,
    place(index) {
      const unit = index % units
      const outside = (index - unit) / units
      const row = (outside % points) * input.channels + Math.floor(outside / points)
      return ((unit >> 3) * inputs + row) * 8 + (unit & 7)
    },
  })
  const bias = workspace.parameter({
    name: `${name}.bias`,
    layer: name,
    regularized: false,
    length: units,
    stored: panelUnits,
    place: (index) => index,
  })
  const output = workspace.tensor({ channels: units, height: 1, width: 1 }, true)
  const paddedBatch = Math.ceil(maxBatch / 4) * 4
  const quads = workspace.room(
    'quads',
    Math.max(Math.ceil(inputs / 4) * 4 * maxBatch, Math.max(inputs, units) * paddedBatch),
  )
  const panels = workspace.room('panels', panelUnits * maxBatch)
  const transposed = workspace.room(
    'transposed',
    input.gradient === 0 ? 0 : Math.ceil(inputs / 8) * 8 * units,
  )
  const fused = activationCodes[request.activation]
  return {
    output,
    weight,
    bias,
    forward(rows) {
      kernels.packRows(input.at, rows, inputs, quads.at)
      kernels.denseForward(quads.at, rows, inputs, weight.at, units, bias.at, output.at, fused)
    },
    backward(rows) {
      kernels.columnSums(output.gradient, rows, units, bias.gradient)
      kernels.packColumns(input.at, rows, inputs, quads.at)
      kernels.packPanels(output.gradient, rows, units, panels.at)
      kernels.denseWeightGradient(quads.at, rows, inputs, panels.at, units, weight.gradient)
      if (input.gradient === 0) return
      kernels.transposePanels(weight.at, inputs, units, transposed.at)
      kernels.packRows(output.gradient, rows, units, quads.at)
      kernels.denseForward(quads.at, rows, units, transposed.at, inputs, 0, input.gradient, 0)
    },
  }
}
