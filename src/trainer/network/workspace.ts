import type { Kernels } from '../kernels/kernels.ts'
import { createMemoryPlan, type MemoryPlan } from '../kernels/memory-plan.ts'

/** Values that flow between layers: [sample][y][x][channel] (or [sample][unit], with height and width 1). */
export interface Tensor {
  /** Byte offset of the values; an activation layer changes them in place. */
  readonly at: number
  /** Byte offset of the gradient of the loss by the values; 0 where nobody needs it. */
  readonly gradient: number
  readonly channels: number
  readonly height: number
  readonly width: number
}

/** Scratch memory shared by layers that use it one after the other; `at` is known once the workspace is open. */
export interface Room {
  readonly at: number
}

/** A stretch of the weight arena that belongs together. */
export interface Parameter {
  /** `<layer>.<part>`, as `Engine.weights` calls it. */
  readonly name: string
  readonly layer: string
  readonly regularized: boolean
  /** Numbers in the outside order, and in memory (padding included). */
  readonly length: number
  readonly stored: number
  /** Place in memory of the number at `index` in the outside order; injective. */
  place(index: number): number
  /** Byte offsets of values and gradient, known once the workspace is open. */
  readonly at: number
  readonly gradient: number
}

export type ParameterRequest = Omit<Parameter, 'at' | 'gradient'>

/** What layers get to build themselves from, before the memory is laid out. */
export interface Workspace {
  readonly kernels: Kernels
  readonly maxBatch: number
  reserve(count: number): number
  /** A tensor for the largest batch; with room for a gradient unless `gradient` is false. */
  tensor(shape: Omit<Tensor, 'at' | 'gradient'>, gradient: boolean): Tensor
  room(name: string, count: number): Room
  parameter(request: ParameterRequest): Parameter
}

/** The laid out memory: parameters, their gradients and `states` optimizer states are equally long arenas. */
export interface OpenWorkspace {
  readonly floats: Float32Array
  readonly integers: Int32Array
  readonly bytes: number
  readonly parameters: readonly Parameter[]
  readonly arena: {
    /** Numbers in all, and in the regularized parameters, which come first. */
    readonly length: number
    readonly regularizedLength: number
    readonly values: number
    readonly gradients: number
    readonly states: readonly number[]
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

export function createWorkspace(maxBatch: number): Workspace & { open(states: number): OpenWorkspace } {
  const plan = createMemoryPlan()
  const rooms = new Map<string, { room: Writable<Room>; count: number }>()
  const parameters: Writable<Parameter>[] = []
  return {
    kernels: plan.kernels,
    maxBatch,
    reserve: plan.reserve,
    tensor(shape, gradient) {
      const count = maxBatch * shape.channels * shape.height * shape.width
      return { ...shape, at: plan.reserve(count), gradient: gradient ? plan.reserve(count) : 0 }
    },
    room(name, count) {
      const known = rooms.get(name) ?? { room: { at: 0 }, count: 0 }
      known.count = Math.max(known.count, count)
      rooms.set(name, known)
      return known.room
    },
    parameter(request) {
      const parameter = { ...request, at: 0, gradient: 0 }
      parameters.push(parameter)
      return parameter
    },
    open(states) {
      for (const known of rooms.values()) known.room.at = plan.reserve(known.count)
      const arena = layOut(plan, parameters, states)
      return { ...plan.open(), parameters, arena }
    },
  }
}

/** Regularized parameters first, so that L2 and its energy are one pass over a prefix. */
function layOut(plan: MemoryPlan, parameters: Writable<Parameter>[], states: number): OpenWorkspace['arena'] {
  const ordered = [...parameters.filter((p) => p.regularized), ...parameters.filter((p) => !p.regularized)]
  const offsets = new Map<Parameter, number>()
  let length = 0
  let regularizedLength = 0
  for (const parameter of ordered) {
    offsets.set(parameter, length)
    length += Math.ceil(parameter.stored / 4) * 4
    if (parameter.regularized) regularizedLength = length
  }
  const values = plan.reserve(length)
  const gradients = plan.reserve(length)
  for (const parameter of parameters) {
    parameter.at = values + offsets.get(parameter)! * 4
    parameter.gradient = gradients + offsets.get(parameter)! * 4
  }
  return {
    length,
    regularizedLength,
    values,
    gradients,
    states: Array.from({ length: states }, () => plan.reserve(length)),
  }
}

export function sizeOf(tensor: Tensor): number {
  return tensor.channels * tensor.height * tensor.width
}
