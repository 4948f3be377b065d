import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../src/trainer/network/engine.ts'
import type { LayerSpec, LossSpec, NetworkSpec } from '../../../src/trainer/network/network.ts'
import { labels, normals, seeded } from './numbers.ts'

const image = { channels: 2, height: 5, width: 4 }
const entropy: LossSpec = { kind: 'softmax-cross-entropy', labelSmoothing: 0.05 }
const rows = 6

interface Case {
  readonly layers: readonly LayerSpec[]
  readonly loss?: LossSpec
}

// Smooth activations around kinked layers keep the difference quotient honest: no step crosses a kink by accident.
const cases: Readonly<Record<string, Case>> = {
  'dense, tanh': { layers: [{ kind: 'dense', units: 7 }, act('tanh')] },
  'dense, sigmoid': { layers: [{ kind: 'dense', units: 5 }, act('sigmoid'), { kind: 'dense', units: 3 }] },
  'dense, relu': { layers: [{ kind: 'dense', units: 9 }, act('relu'), { kind: 'dense', units: 6 }] },
  'dense, leaky relu': {
    layers: [{ kind: 'dense', units: 9 }, act('leaky-relu'), { kind: 'dense', units: 6 }],
  },
  convolution: { layers: [{ kind: 'convolution', filters: 3, size: 3 }, act('tanh')] },
  'convolution behind convolution': {
    layers: [
      { kind: 'convolution', filters: 5, size: 3 },
      act('tanh'),
      { kind: 'convolution', filters: 9, size: 1 },
      act('sigmoid'),
      { kind: 'convolution', filters: 2, size: 5 },
    ],
  },
  pooling: {
    layers: [{ kind: 'convolution', filters: 6, size: 3 }, { kind: 'pooling', size: 2 }, act('tanh')],
  },
  'normalization of units': { layers: [{ kind: 'dense', units: 6 }, { kind: 'normalization' }, act('tanh')] },
  'normalization of channels': {
    layers: [{ kind: 'convolution', filters: 5, size: 3 }, { kind: 'normalization' }, act('sigmoid')],
  },
  hinge: { layers: [{ kind: 'dense', units: 4 }, act('tanh')], loss: { kind: 'hinge' } },
  'squared error': {
    layers: [{ kind: 'dense', units: 4 }, act('tanh')],
    loss: { kind: 'mean-squared-error' },
  },
}

describe('gradients equal to difference quotients', () => {
  for (const [name, { layers, loss = entropy }] of Object.entries(cases)) {
    it(name, () => {
      check({ input: image, outputs: 3, layers, initialization: { kind: 'he', bias: 0.1 }, loss })
    })
  }

  it('through the softmax of the fault softmaxTwice', () => {
    const network: NetworkSpec = {
      input: image,
      outputs: 3,
      layers: [{ kind: 'dense', units: 4 }, act('tanh')],
      initialization: { kind: 'he' },
      loss: entropy,
    }
    check(network, { softmaxTwice: true })
  })
})

/** The gradient is what a step of plain SGD at rate 1 takes away. */
function check(network: NetworkSpec, faults: { softmaxTwice?: boolean } = {}): void {
  const random = seeded(7)
  const engine = createEngine({ network, optimizer: { kind: 'sgd' }, maxBatch: rows, random, faults })
  const x = normals(random.stream('x'), rows * image.channels * image.height * image.width)
  const y = labels(random.stream('y'), rows, network.outputs)
  const start = new Map([...engine.weights()].map(([name, values]) => [name, values.slice()]))
  const lossAt = (weights: ReadonlyMap<string, Float32Array>): number => {
    engine.setWeights(weights)
    return engine.step(x, y, rows, { learningRate: 0, regularization: 0.02, clip: 0 }).loss
  }
  engine.step(x, y, rows, { learningRate: 1, regularization: 0.02, clip: 0 })
  const after = engine.weights()
  const distance = 4e-3
  const differences: number[] = []
  const gradients: number[] = []
  for (const [name, values] of start) {
    if (name.endsWith('.mean') || name.endsWith('.variance')) continue
    for (let i = 0; i < values.length; i += Math.max(1, Math.floor(values.length / 12))) {
      const moved = (by: number): Map<string, Float32Array> =>
        new Map(start).set(
          name,
          values.map((v, j) => (j === i ? v + by : v)),
        )
      differences.push((lossAt(moved(distance)) - lossAt(moved(-distance))) / (2 * distance))
      gradients.push(values[i]! - after.get(name)![i]!)
    }
  }
  const norm = Math.hypot(...gradients)
  const error = Math.hypot(...gradients.map((gradient, i) => gradient - differences[i]!))
  expect(norm).toBeGreaterThan(1e-3)
  expect(error / norm).toBeLessThan(5e-3)
}

function act(activation: 'relu' | 'leaky-relu' | 'tanh' | 'sigmoid'): LayerSpec {
  return { kind: 'activation', activation }
}
