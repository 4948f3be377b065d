import type { RandomNumbers } from '../network.ts'
import { sizeOf, type Tensor, type Workspace } from '../workspace.ts'
import type { Layer } from './layer.ts'

/** A dropout layer's generator state must be filled once the memory is open. */
export interface DropoutLayer extends Layer {
  seed(integers: Int32Array, random: RandomNumbers): void
}

/** Inverted dropout; `always` keeps it on in evaluation. */
export function dropoutLayer(
  workspace: Workspace,
  input: Tensor,
  request: { readonly rate: number; readonly always: boolean },
): DropoutLayer {
  const { kernels, maxBatch } = workspace
  const size = sizeOf(input)
  const output = workspace.tensor(input, input.gradient !== 0)
  const mask = workspace.reserve(maxBatch * size)
  const state = workspace.reserve(16)
  return {
    output,
    seed(integers, random) {
      // An odd number in each lane: an xorshift generator must not start from zero.
      for (let i = 0; i < 16; i++) integers[state / 4 + i] = Math.floor(random.next() * 2 ** 32) | 1
    },
    forward(rows, mode) {
      const count = rows * size
      if (mode === 'training' || request.always) {
        kernels.dropoutForward(input.at, count, request.rate, state, mask, output.at)
      } else kernels.copy(output.at, input.at, count * 4)
    },
    backward(rows) {
      if (input.gradient !== 0) kernels.multiply(output.gradient, mask, rows * size, input.gradient)
    },
  }
}
