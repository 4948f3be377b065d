import { createEngine } from '../../../src/trainer/network/engine.ts'
import type {
  Engine,
  EngineFaults,
  LayerSpec,
  NetworkSpec,
  OptimizerSpec,
  StepOptions,
} from '../../../src/trainer/network/network.ts'
import { labels, normals, seeded } from './numbers.ts'

export const plain: StepOptions = { learningRate: 0.1, regularization: 0, clip: 0 }

export function network(layers: readonly LayerSpec[], more: Partial<NetworkSpec> = {}): NetworkSpec {
  return {
    input: { channels: 1, height: 4, width: 5 },
    outputs: 3,
    layers,
    initialization: { kind: 'he' },
    loss: { kind: 'softmax-cross-entropy', labelSmoothing: 0 },
    ...more,
  }
}

export const mlp = network([
  { kind: 'dense', units: 8 },
  { kind: 'activation', activation: 'relu' },
])

export const everything = network([
  { kind: 'convolution', filters: 5, size: 3 },
  { kind: 'normalization' },
  { kind: 'activation', activation: 'relu' },
  { kind: 'pooling', size: 2 },
  { kind: 'dense', units: 9 },
  { kind: 'activation', activation: 'tanh' },
  { kind: 'dropout', rate: 0.3 },
])

export function engineOf(
  spec: NetworkSpec,
  more: { faults?: EngineFaults; optimizer?: OptimizerSpec; maxBatch?: number; seed?: number } = {},
): Engine {
  return createEngine({
    network: spec,
    optimizer: more.optimizer ?? { kind: 'sgd' },
    maxBatch: more.maxBatch ?? 16,
    random: seeded(more.seed ?? 3),
    ...(more.faults ? { faults: more.faults } : {}),
  })
}

export function batchOf(spec: NetworkSpec, rows: number, seed = 11): { x: Float32Array; y: Int32Array } {
  const random = seeded(seed)
  const { channels, height, width } = spec.input
  return { x: normals(random, rows * channels * height * width), y: labels(random, rows, spec.outputs) }
}

/** What the next step takes away from each parameter. */
export function changesOf(
  engine: Engine,
  batch: { x: Float32Array; y: Int32Array },
  options = plain,
): Map<string, Float32Array> {
  const before = engine.weights()
  engine.step(batch.x, batch.y, batch.y.length, options)
  const after = engine.weights()
  return new Map([...before].map(([name, values]) => [name, values.map((v, i) => v - after.get(name)![i]!)]))
}

export function norm(values: Iterable<number>): number {
  return Math.sqrt([...values].reduce((sum, v) => sum + v * v, 0))
}
