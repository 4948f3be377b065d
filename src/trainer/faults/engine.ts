import type { NetworkSpec } from '../network/network.ts'
import type { Fault } from './fault.ts'

export const engineFaults: readonly Fault[] = [
  {
    name: 'frozen-layer',
    family: 'gradient',
    summary: 'The first layer was never given to the optimizer.',
    changes: 'the weights of the first layer stay as they were drawn',
    engine: (network) => ({ frozen: [firstLayer(network)] }),
  },
  {
    name: 'wrong-gradient-sign',
    family: 'gradient',
    summary: 'Steps go up the gradient.',
    changes: 'every update has the wrong sign',
    engine: () => ({ wrongSign: true }),
  },
  {
    name: 'missing-zero-grad',
    family: 'gradient',
    summary: 'Gradients are never cleared.',
    changes: 'every step adds its gradient to the sum of all before',
    engine: () => ({ keepGradients: true }),
  },
  {
    name: 'detached-loss',
    family: 'gradient',
    summary: 'The loss is cut off from the network.',
    changes: 'the gradient of the data loss is 0; only regularization moves the weights',
    engine: () => ({ detachedLoss: true }),
  },
  {
    name: 'clipping-too-tight',
    family: 'gradient',
    summary: 'Gradients are clipped to next to nothing.',
    changes: 'the gradient norm is cut to 0.001 in every step',
    settings: (settings) => ({ ...settings, clip: 0.001 }),
  },
  {
    name: 'softmax-twice',
    family: 'loss',
    summary: 'The output goes through a softmax before the loss applies its own.',
    changes: 'the loss cannot fall below ln(1 + (C - 1) / e): 1.461 for 10 classes',
    engine: () => ({ softmaxTwice: true }),
  },
  {
    name: 'sum-instead-of-mean',
    family: 'loss',
    summary: 'The loss is summed over the batch.',
    changes: 'loss and gradient are as many times larger as there are samples in a batch',
    engine: () => ({ sumReduction: true }),
  },
  {
    name: 'wrong-class-count',
    family: 'loss',
    summary: 'The network has more outputs than there are classes.',
    changes: 'ten times as many outputs: the first loss is ln(10 C)',
    network: (network) => ({ ...network, outputs: network.outputs * 10 }),
  },
  {
    name: 'constant-output',
    family: 'gradient',
    summary: 'The last layer is zero and stays so.',
    changes: 'weights and biases of the output layer are 0 and never updated: every prediction is the same',
    engine: () => ({ frozen: ['output'] }),
    started: (engine) => {
      const weights = new Map(engine.weights())
      for (const name of ['output.weight', 'output.bias']) {
        weights.set(name, new Float32Array(weights.get(name)!.length))
      }
      engine.setWeights(weights)
    },
  },
  {
    name: 'dropout-at-evaluation',
    family: 'evaluation',
    summary: 'Dropout stays on at evaluation.',
    changes: 'dropout (0.5 where none was asked for) acts in validation and test too',
    settings: (settings) => ({ ...settings, dropout: settings.dropout === 0 ? 0.5 : settings.dropout }),
    engine: () => ({ dropoutAtEvaluation: true }),
  },
  {
    name: 'batch-statistics-at-evaluation',
    family: 'evaluation',
    summary: 'Batch normalization uses the statistics of the batch at evaluation.',
    changes: 'batch normalization is on, and never uses its running statistics',
    settings: (settings) => ({ ...settings, normalization: 'batch' }),
    engine: () => ({ batchStatisticsAtEvaluation: true }),
  },
  {
    name: 'regularization-not-connected',
    family: 'regularization',
    summary: 'Regularization was asked for but is left out.',
    changes: 'reg has no effect on loss or weights',
    engine: () => ({ regularizationNotConnected: true }),
  },
]

function firstLayer(network: NetworkSpec): string {
  const first = network.layers.find((layer) => layer.kind === 'dense' || layer.kind === 'convolution')
  if (first === undefined) return 'output'
  return first.kind === 'dense' ? 'dense1' : 'conv1'
}
