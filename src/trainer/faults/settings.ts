import type { LayerSpec } from '../network/network.ts'
import type { Fault } from './fault.ts'
import { pickSamples } from './map-samples.ts'

export const settingFaults: readonly Fault[] = [
  {
    name: 'zero-initialization',
    family: 'initialization',
    summary: 'All weights begin at zero.',
    changes: 'hidden layers get no gradient; only the biases of the last layer learn',
    settings: (settings) => ({ ...settings, initialization: 'zero' }),
  },
  {
    name: 'huge-initialization',
    family: 'initialization',
    summary: 'The first weights are far too large.',
    changes: 'first weights 20 times as large as they should be, in every layer: a huge first loss',
    settings: (settings) => ({ ...settings, initialization: 'he', initScale: 20, outputScale: 1 }),
  },
  {
    name: 'saturated-activations',
    family: 'initialization',
    summary: 'Bounded activations begin in saturation.',
    changes: 'tanh, with first weights 10 times as large as they should be in the hidden layers',
    settings: (settings) => ({
      ...settings,
      activation: 'tanh',
      initialization: 'glorot',
      initScale: 10,
      outputScale: settings.outputScale / 10,
    }),
  },
  {
    name: 'dead-relu',
    family: 'initialization',
    summary: 'The units of the hidden layers never switch on.',
    changes: 'ReLU with first biases of -20',
    settings: (settings) => ({ ...settings, activation: 'relu', initBias: -20 }),
  },
  {
    name: 'regularization-dominating',
    family: 'regularization',
    summary: 'A huge penalty on the weights is added in the code, whatever reg says.',
    changes: 'L2 of 10 is added to reg in every step: the penalty drowns the loss',
    step: (options) => ({ ...options, regularization: options.regularization + 10 }),
  },
  {
    name: 'learning-rate-too-high',
    family: 'learning-rate',
    summary: 'The learning rate is far too high.',
    changes: 'lr is multiplied by 1000',
    settings: (settings) => ({ ...settings, lr: settings.lr * 1000 }),
  },
  {
    name: 'learning-rate-too-low',
    family: 'learning-rate',
    summary: 'The learning rate is far too low.',
    changes: 'lr is divided by 100,000',
    settings: (settings) => ({ ...settings, lr: settings.lr / 1e5 }),
  },
  {
    name: 'model-too-small',
    family: 'capacity',
    summary: 'The network is too small for the task.',
    changes:
      'before the first dense layer everything passes a bottleneck of 1 unit (one for each 128 of width, where width is given)',
    network: (network, settings) => {
      const units = Math.max(1, Math.floor((settings.width ?? 1) / 128))
      const bottleneck: readonly LayerSpec[] = [
        { kind: 'dense', units },
        { kind: 'activation', activation: settings.activation },
      ]
      const first = network.layers.findIndex((layer) => layer.kind === 'dense')
      const at = first < 0 ? network.layers.length : first
      return {
        ...network,
        layers: [...network.layers.slice(0, at), ...bottleneck, ...network.layers.slice(at)],
      }
    },
  },
  {
    name: 'unshuffled-data',
    family: 'order',
    summary: 'Samples are sorted by class and never shuffled.',
    changes: 'each batch holds samples of one or two classes, in the same order in every epoch',
    data: (data) => {
      const { labels } = data.train
      const sorted = Array.from(labels.keys()).sort((a, b) => labels[a]! - labels[b]! || a - b)
      return { ...data, train: pickSamples(data.train, sorted) }
    },
    unshuffled: true,
  },
  {
    name: 'validation-leaked',
    family: 'evaluation',
    summary: 'The validation set is a part of the training set.',
    changes: 'the validation samples are the first training samples',
    data: (data) => {
      const count = Math.min(data.validation.count, data.train.count)
      return {
        ...data,
        validation: pickSamples(
          data.train,
          Array.from({ length: count }, (_, index) => index),
        ),
      }
    },
  },
  {
    name: 'evaluation-on-few',
    family: 'evaluation',
    summary: 'Only a handful of samples is evaluated.',
    changes: 'validation uses 10 samples',
    data: (data) => {
      const count = Math.min(10, data.validation.count)
      return {
        ...data,
        validation: pickSamples(
          data.validation,
          Array.from({ length: count }, (_, index) => index),
        ),
      }
    },
  },
  {
    name: 'seed-ignored',
    family: 'reproducibility',
    summary: 'The seed is not used.',
    changes: 'first weights, order and dropout differ from run to run',
    ignoresSeed: true,
  },
]
