import type { Tensor } from '../workspace.ts'

export type Mode = 'training' | 'evaluation'

/** One step of the network, bound to its memory. `forward` comes before `backward` on the same rows. */
export interface Layer {
  readonly output: Tensor
  forward(rows: number, mode: Mode): void
  /** Reads `output.gradient`; writes the input's gradient where it has one, and its parameters' gradients. */
  backward(rows: number): void
}
