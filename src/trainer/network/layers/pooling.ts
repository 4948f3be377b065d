import { sizeOf, type Tensor, type Workspace } from '../workspace.ts'
import type { Layer } from './layer.ts'

/** Max pooling with stride `size`; the remainder at the right and bottom edge is dropped. */
export function poolingLayer(workspace: Workspace, input: Tensor, size: number): Layer {
  const { kernels, maxBatch } = workspace
  const { channels, height, width } = input
  const shape = { channels, height: Math.floor(height / size), width: Math.floor(width / size) }
  const output = workspace.tensor(shape, input.gradient !== 0)
  const winners = workspace.reserve(maxBatch * sizeOf(output))
  return {
    output,
    forward(rows) {
      kernels.poolForward(input.at, rows, height, width, channels, size, output.at, winners)
    },
    backward(rows) {
      if (input.gradient === 0) return
      kernels.poolBackward(output.gradient, winners, rows, height, width, channels, size, input.gradient)
    },
  }
}
