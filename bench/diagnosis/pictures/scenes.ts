import type { Facts, LayerStatistics } from '../../../src/domain/series.ts'
import type { TrainerOptionValues } from '../../../src/trainer/main.ts'

/** What a picture shows of a run. */
export interface View {
  /** Series, each a line. */
  readonly series?: readonly string[]
  /** One line a layer. */
  readonly layers?: 'updateRatio' | 'gradNorm' | 'weightNorm' | 'deadFraction' | 'saturatedFraction' | 'std'
  readonly log?: boolean
  /** Only so many steps. */
  readonly until?: number
}

/** A run of the built-in trainer on which the rule speaks. */
export interface RunScene extends View {
  readonly options: TrainerOptionValues
}

/** Signals that the built-in trainer has not got: a curve made up, and said to be. */
export interface MadeUpScene extends View {
  readonly madeUp: {
    readonly every: number
    readonly points: number
    readonly values: (i: number) => Readonly<Record<string, number>>
    readonly times?: (i: number) => number
    readonly layers?: (i: number) => readonly LayerStatistics[]
    readonly facts?: Facts
  }
}

const glyphs = {
  data: 'glyphs',
  model: 'mlp',
  hidden: '64,32',
  subset: 2000,
  batch: 32,
  epochs: 10,
  reg: 1e-4,
}
const sgd = { ...glyphs, optimizer: 'sgd', lr: 0.1 }
const adam = { ...glyphs, optimizer: 'adam', lr: 0.001 }
const tanh = { ...adam, activation: 'tanh', initialization: 'glorot', lr: 0.002 }
const softmax = { ...glyphs, model: 'softmax', hidden: undefined, optimizer: 'adam', lr: 0.001 }
const loss = ['train/loss', 'val/loss']
const accuracy = ['train/accuracy', 'val/accuracy']

const without = <T extends Readonly<Record<string, unknown>>>(options: T): TrainerOptionValues =>
  Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as TrainerOptionValues

/** By rule. */
export const scenes: Readonly<Record<string, RunScene | MadeUpScene>> = {
  'loss-not-finite': { options: { ...sgd, lr: 3 }, series: ['train/loss'], log: true },
  'loss-exploding': { options: { ...tanh, lr: 1 }, series: ['train/loss'], log: true, until: 200 },
  'loss-rising-from-the-start': {
    options: { ...adam, fault: 'wrong-gradient-sign' },
    series: ['train/loss'],
    until: 100,
  },
  'loss-not-going-down': { options: { ...sgd, lr: 1e-6 }, series: loss },
  'accuracy-rising-while-loss-flat': {
    options: { ...sgd, normalization: 'batch', lr: 2e-4 },
    series: ['train/loss', 'val/accuracy'],
  },
  'loss-falling-too-slowly': { options: { ...adam, lr: 3e-5 }, series: loss },
  'fast-then-stuck': { options: { ...sgd, reg: 1 }, series: ['train/loss'], log: true },
  'loss-oscillating': { options: { ...adam, optimizer: 'sgd', lr: 0.9, epochs: 25 }, series: loss },
  'loss-spikes': {
    series: ['train/loss'],
    madeUp: {
      every: 50,
      points: 440,
      values: (i) => ({
        'train/loss':
          (0.4 + 1.9 * Math.exp(-i / 40)) * (i % 60 > 54 && i > 60 ? 3 : 1 + 0.03 * Math.sin(i * i)),
      }),
    },
  },
  'flat-then-sudden-drop': {
    options: {
      ...sgd,
      optimizer: 'momentum',
      hidden: '48,48,48',
      activation: 'sigmoid',
      initialization: 'glorot',
      lr: 0.1,
      epochs: 40,
    },
    series: loss,
  },
  'initial-loss-too-high': {
    options: { ...adam, fault: 'huge-initialization' },
    series: ['train/loss'],
    log: true,
  },
  'initial-loss-too-low': {
    series: ['train/loss'],
    madeUp: {
      facts: { classes: 10 },
      every: 10,
      points: 60,
      values: (i) => ({ 'train/loss': 0.05 + 0.3 * Math.exp(-i / 15) }),
    },
  },
  'first-steps-learn-only-the-bias': {
    options: {
      ...adam,
      'init-scale': 3,
      fault: 'regularization-dominating',
      normalization: 'batch',
      optimizer: 'sgd',
      lr: 0.1,
    },
    series: ['train/loss', 'train/accuracy'],
    until: 200,
  },
  'loss-stuck-at-softmax-floor': {
    options: { ...adam, fault: 'softmax-twice' },
    series: ['train/loss', 'train/accuracy'],
  },
  'loss-falling-while-accuracy-flat': {
    options: without({ ...softmax, fault: 'huge-initialization' }),
    series: ['train/loss', 'train/accuracy'],
    log: true,
  },
  'loss-follows-the-epoch': { options: { ...sgd, fault: 'unshuffled-data' }, series: ['train/loss'] },
  'learning-rate-dropped-too-early': {
    series: ['train/loss'],
    madeUp: {
      every: 50,
      points: 100,
      values: (i) => ({ 'train/loss': 2.3 - 0.03 * Math.min(i, 25), lr: i < 25 ? 0.1 : 0.001 }),
    },
  },
  'last-third-without-gain': {
    series: ['train/loss'],
    madeUp: {
      every: 50,
      points: 100,
      values: (i) => ({
        'train/loss': 0.8 + 1.5 * Math.exp(-Math.min(i, 50) / 15),
        lr: i < 50 ? 0.1 * (1 - i / 50) : 1e-6,
      }),
    },
  },
  'accuracy-at-chance': { options: { ...sgd, fault: 'labels-reshuffled-each-epoch' }, series: accuracy },
  'predictions-constant': { options: { ...sgd, fault: 'dead-relu' }, series: accuracy },
  'outputs-not-matching-classes': {
    options: { ...adam, fault: 'wrong-class-count' },
    series: ['train/loss'],
  },
  'overfitting-gap': { options: { ...adam, subset: 200, epochs: 60 }, series: accuracy },
  'validation-loss-rising': { options: { ...adam, subset: 200, epochs: 60 }, series: loss },
  underfitting: { options: without({ ...softmax, fault: 'model-too-small' }), series: accuracy },
  'momentum-over-a-long-stretch': {
    options: { ...adam, optimizer: 'nesterov', lr: 0.01, momentum: 0.99 },
    series: loss,
  },
  'dropout-too-strong': { options: { ...adam, dropout: 0.8 }, series: accuracy },
  'dropout-still-on-at-evaluation': { options: { ...adam, fault: 'dropout-at-evaluation' }, series: loss },
  'regularization-dominates': { options: { ...adam, reg: 1 }, layers: 'weightNorm', log: true },
  'validation-at-chance': { options: { ...adam, fault: 'shuffled-labels', epochs: 20 }, series: accuracy },
  'validation-below-chance': { options: { ...adam, fault: 'off-by-one-labels' }, series: accuracy },
  'validation-worse-from-the-start': {
    options: { ...sgd, fault: 'validation-not-standardized' },
    series: accuracy,
  },
  'validation-better-than-training': { options: { ...adam, fault: 'noisy-labels' }, series: accuracy },
  'validation-as-good-as-training': {
    options: { ...adam, fault: 'validation-leaked', epochs: 20 },
    series: loss,
    log: true,
  },
  'validation-follows-a-period': {
    series: ['val/loss'],
    madeUp: {
      every: 100,
      points: 100,
      values: (i) => ({ 'val/loss': 1 + 0.2 * Math.sin((2 * Math.PI * i) / 8) + Math.exp(-i / 10) }),
    },
  },
  'perfect-too-soon': { options: { ...adam, fault: 'labels-leaked' }, series: accuracy },
  'training-set-too-small': { options: { ...adam, fault: 'too-few-samples' }, series: accuracy },
  'class-imbalance': { options: { ...adam, fault: 'class-imbalance' }, series: accuracy },
  'inputs-not-standardized': {
    options: { ...sgd, fault: 'no-normalization' },
    series: ['train/loss'],
    log: true,
  },
  'inputs-all-the-same': { options: { ...adam, fault: 'inputs-ignored' }, series: loss },
  'update-ratio-too-high': {
    options: { ...sgd, fault: 'labels-reshuffled-each-epoch', lr: 0.3 },
    layers: 'updateRatio',
    log: true,
  },
  'update-ratio-too-low': { options: { ...adam, lr: 1e-5 }, layers: 'updateRatio', log: true },
  'dead-relu': { options: { ...sgd, lr: 1 }, layers: 'deadFraction' },
  'saturated-activations': {
    options: { ...sgd, fault: 'saturated-activations' },
    layers: 'saturatedFraction',
  },
  'vanishing-gradients': {
    options: {
      ...sgd,
      reg: 0,
      hidden: '32,32,32,32,32,32,32,32',
      activation: 'sigmoid',
      initialization: 'glorot',
      lr: 0.05,
    },
    layers: 'gradNorm',
    log: true,
  },
  'exploding-gradients': {
    series: ['grad_norm'],
    log: true,
    madeUp: {
      every: 50,
      points: 300,
      values: (i) => ({
        grad_norm: (1 + 0.2 * Math.sin(i * i)) * (i < 220 ? 1 : Math.min(60, 1.15 ** (i - 220))),
      }),
    },
  },
  'gradient-norm-keeps-growing': {
    options: { ...adam, fault: 'missing-zero-grad' },
    series: ['grad_norm'],
    until: 60,
  },
  'gradient-of-the-penalty-alone': {
    options: { ...adam, fault: 'detached-loss' },
    layers: 'gradNorm',
    log: true,
  },
  'gradients-always-clipped': { options: { ...sgd, clip: 0.01 }, series: ['grad_norm'], log: true },
  'layer-not-moving': { options: { ...adam, fault: 'frozen-layer' }, layers: 'updateRatio' },
  'weights-not-updated': { options: without({ ...softmax, fault: 'frozen-layer' }), layers: 'updateRatio' },
  'weights-start-at-zero': { options: { ...adam, fault: 'zero-initialization' }, layers: 'weightNorm' },
  'weights-growing': {
    series: [],
    layers: 'weightNorm',
    log: true,
    madeUp: {
      every: 50,
      points: 40,
      values: () => ({ 'train/loss': 2.3 }),
      layers: (i) => [
        { name: 'dense1', kind: 'dense', updateRatio: 0.02, gradNorm: 1, weightNorm: 5 * 1.1 ** i },
        { name: 'output', kind: 'dense', updateRatio: 0.02, gradNorm: 1, weightNorm: 3 * 1.1 ** i },
      ],
    },
  },
  'activations-off-scale-at-start': {
    options: { ...adam, fault: 'huge-initialization' },
    layers: 'std',
    log: true,
  },
  'attention-logits-growing': {
    series: ['attention_logit'],
    madeUp: { every: 100, points: 100, values: (i) => ({ attention_logit: 5 + 2 * i + Math.sin(i) }) },
  },
  'loss-scale-falling': {
    series: ['loss_scale'],
    log: true,
    madeUp: { every: 100, points: 24, values: (i) => ({ loss_scale: 65536 / 2 ** Math.min(i, 17) }) },
  },
  'gradients-kept': {
    series: ['grad_norm'],
    madeUp: {
      every: 5,
      points: 60,
      values: (i) => ({
        'train/loss': 2.3 + 0.01 * i * Math.sin(i),
        grad_norm: 0.4 * (i + 1) + 2 * Math.sin(i) ** 2,
      }),
      facts: { gradientsKept: true },
    },
  },
  'evaluation-in-training-mode': {
    series: ['train/loss', 'val/loss'],
    madeUp: {
      every: 40,
      points: 40,
      values: (i) => ({
        'train/loss': 0.6 + 1.7 * Math.exp(-i / 6),
        'val/loss': 0.7 + 1.6 * Math.exp(-i / 6) + 0.08 * Math.sin(7 * i),
      }),
      facts: { evaluationInTrainingMode: true },
    },
  },
  'waiting-for-data': {
    series: ['data_wait'],
    madeUp: { every: 50, points: 100, values: (i) => ({ data_wait: 0.7 + 0.05 * Math.sin(i * i) }) },
  },
  'run-stalled': {
    series: ['train/loss'],
    madeUp: {
      every: 100,
      points: 60,
      values: (i) => ({ 'train/loss': 0.4 + 1.9 * Math.exp(-i / 15) }),
      times: (i) => (i < 40 ? 10 * i : 7200 + 10 * i),
    },
  },
}
