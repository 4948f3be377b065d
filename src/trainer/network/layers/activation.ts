import { activationCodes } from '../../kernels/kernels.ts'
import type { Activation } from '../network.ts'
import { sizeOf, type Tensor, type Workspace } from '../workspace.ts'
import type { Layer } from './layer.ts'

/** In place, forwards and backwards. `fused`: the layer before has computed it already. */
export function activationLayer(
  workspace: Workspace,
  input: Tensor,
  request: { readonly activation: Activation; readonly fused: boolean },
): Layer {
  const { kernels } = workspace
  const code = activationCodes[request.activation]
  const size = sizeOf(input)
  return {
    output: input,
    forward(rows) {
      if (!request.fused) kernels.activationForward(input.at, rows * size, code)
    },
    backward(rows) {
      if (input.gradient !== 0) kernels.activationBackward(input.at, input.gradient, rows * size, code)
    },
  }
}
