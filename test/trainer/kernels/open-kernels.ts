import type { Kernels } from '../../../src/trainer/kernels/kernels.ts'
import { createMemoryPlan } from '../../../src/trainer/kernels/memory-plan.ts'

/** Kernels over a memory that holds copies of `inputs`, and `outputs` arrays of so many numbers filled with `stale`. */
export function openKernels(
  inputs: readonly (readonly number[])[],
  outputs: readonly number[],
  stale = 777,
): {
  kernels: Kernels
  inputs: number[]
  outputs: number[]
  read(at: number, count: number): number[]
  integers: Int32Array
} {
  const plan = createMemoryPlan()
  const inputsAt = inputs.map((input) => plan.reserve(input.length))
  const outputsAt = outputs.map((count) => plan.reserve(count))
  const { floats, integers } = plan.open()
  inputs.forEach((input, i) => {
    floats.set(input, inputsAt[i]! / 4)
  })
  outputs.forEach((count, i) => {
    floats.fill(stale, outputsAt[i]! / 4, outputsAt[i]! / 4 + count)
  })
  const read = (at: number, count: number): number[] => [...floats.subarray(at / 4, at / 4 + count)]
  return { kernels: plan.kernels, inputs: inputsAt, outputs: outputsAt, read, integers }
}
