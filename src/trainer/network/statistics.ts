import type { Kernels } from '../kernels/kernels.ts'
import type { EngineLayerStatistics } from './network.ts'
import type { NamedLayer } from './stack.ts'
import { type Parameter, sizeOf } from './workspace.ts'

/** Share of a bounded activation's bound beyond which it counts as saturated. */
const saturation = 0.97

/** What is known of a layer before the optimizer moves its weights. */
export type LayerGlimpse = Omit<EngineLayerStatistics, 'updateRatio'>

/**
 * Gradient and weight norm are of the layer's weight (no bias), the gradient before clipping with regularization
 * included. A unit of a dense layer, or a filter at all its points, is dead when its (leaky) relu was above zero for no
 * sample of the batch. Mean and deviation are of the activation's output, or of the layer's where it has none.
 */
export function glimpse(kernels: Kernels, named: NamedLayer, rows: number): LayerGlimpse {
  const { weight } = named.layer
  const base = {
    name: named.name,
    kind: named.kind,
    gradNorm: Math.sqrt(kernels.sumSquares(weight.gradient, weight.stored, 0)),
    weightNorm: Math.sqrt(kernels.sumSquares(weight.at, weight.stored, 0)),
  }
  if (!named.observed) return base
  const { tensor, activation } = named.observed
  const count = rows * sizeOf(tensor)
  const mean = kernels.sum(tensor.at, count) / count
  const std = Math.sqrt(kernels.sumSquares(tensor.at, count, mean) / count)
  const moments = { ...base, mean, std }
  switch (activation) {
    case 'relu':
    case 'leaky-relu': {
      const dead = kernels.deadColumns(tensor.at, count / tensor.channels, tensor.channels)
      return { ...moments, deadFraction: dead / tensor.channels }
    }
    case 'tanh':
      return {
        ...moments,
        saturatedFraction: kernels.countOutside(tensor.at, count, -saturation, saturation) / count,
      }
    case 'sigmoid':
      return {
        ...moments,
        saturatedFraction: kernels.countOutside(tensor.at, count, 1 - saturation, saturation) / count,
      }
    case null:
      return moments
  }
}

/**
 * |w after - w before| / |w before|, of the weight alone. Weights that were all zero have no scale of their own: the
 * ratio is then 1 if they moved and 0 if not.
 */
export function updateRatio(kernels: Kernels, weight: Parameter, before: number): number {
  const moved = Math.sqrt(kernels.distanceSquared(weight.at, before, weight.stored))
  const norm = Math.sqrt(kernels.sumSquares(before, weight.stored, 0))
  if (norm === 0) return moved > 0 ? 1 : moved
  return moved / norm
}
