import { existsSync } from 'node:fs'
import type { Options } from './pool.ts'

const digits = '../shared/data/datasets/digits'
const mnist = '../shared/data/datasets/mnist'
/** Without the digits, generated data stand in. */
const tabular = existsSync(digits) ? digits : 'moons'
const pictures = existsSync(digits) ? digits : 'glyphs'

/** Programs in which every fault is planted. */
export const hosts: readonly Options[] = [
  { data: tabular, model: 'mlp', optimizer: 'adam' },
  { data: 'glyphs', model: 'mlp', optimizer: 'momentum' },
  { data: 'glyphs', model: 'mlp', optimizer: 'adam', activation: 'tanh' },
]

/** Programs that were not looked at while thresholds were chosen: `--unseen` plants the faults in these. */
export const unseenHosts: readonly Options[] = [
  { data: pictures, model: 'cnn', optimizer: 'momentum' },
  { data: tabular, model: 'mlp', optimizer: 'nesterov', activation: 'leaky-relu' },
  { data: 'glyphs', model: 'mlp', optimizer: 'rmsprop', activation: 'sigmoid' },
]

const optimizers = ['sgd', 'momentum', 'nesterov', 'rmsprop', 'adam', 'adamw']

/** Healthy programs: ten models and data sets with six optimizers each, at the rates that the product begins with. */
export const clean: readonly Options[] = [
  { data: tabular, model: 'softmax' },
  { data: 'glyphs', model: 'softmax' },
  { data: tabular, model: 'mlp' },
  { data: 'glyphs', model: 'mlp' },
  { data: 'moons', model: 'mlp' },
  { data: 'spirals', model: 'mlp' },
  { data: tabular, model: 'mlp', normalization: 'batch' },
  { data: 'glyphs', model: 'mlp', activation: 'tanh' },
  { data: pictures, model: 'cnn' },
  { data: 'glyphs', model: 'mlp', loss: 'hinge' },
].flatMap((options) => optimizers.map((optimizer) => ({ ...options, optimizer })))

/** Healthy programs that look like sick ones. `tables` is a folder in which generated tables lie. */
export function lookAlikes(tables: string): readonly Options[] {
  const table = (name: string, more: Options = {}) => ({
    data: `${tables}/${name}.csv`,
    model: 'mlp',
    ...more,
  })
  return [
    { data: 'glyphs', model: 'mlp', optimizer: 'sgd', loss: 'mean-squared-error' },
    { data: tabular, model: 'mlp', optimizer: 'adam', loss: 'mean-squared-error' },
    { data: 'glyphs', model: 'mlp', optimizer: 'momentum', 'label-smoothing': 0.1 },
    { data: pictures, model: 'cnn', optimizer: 'adam', 'label-smoothing': 0.1 },
    { data: 'glyphs', model: 'mlp', optimizer: 'adam', dropout: 0.6 },
    { data: pictures, model: 'cnn', optimizer: 'momentum', dropout: 0.5 },
    { data: tabular, model: 'mlp', optimizer: 'momentum', normalization: 'batch', dropout: 0.5 },
    { data: pictures, model: 'cnn', optimizer: 'momentum', normalization: 'batch' },
    { data: pictures, model: 'cnn', optimizer: 'sgd', loss: 'hinge' },
    { data: 'glyphs', model: 'mlp', optimizer: 'adam', activation: 'sigmoid' },
    { data: tabular, model: 'mlp', optimizer: 'rmsprop', activation: 'leaky-relu' },
    { data: 'glyphs', model: 'mlp', optimizer: 'momentum', depth: 5 },
    { data: 'glyphs', model: 'mlp', optimizer: 'momentum', subset: 100 },
    { data: tabular, model: 'mlp', optimizer: 'adam', subset: 100 },
    { data: pictures, model: 'cnn', optimizer: 'adam', subset: 60 },
    { data: 'moons', model: 'mlp', optimizer: 'adam', subset: 50 },
    { data: tabular, model: 'mlp', optimizer: 'momentum', subset: 100, normalization: 'batch' },
    { data: 'glyphs', model: 'mlp', optimizer: 'momentum', schedule: 'cosine', warmup: 0.1 },
    { data: 'glyphs', model: 'mlp', optimizer: 'sgd', clip: 1 },
    table('imbalanced', { optimizer: 'adam' }),
    table('imbalanced', { optimizer: 'momentum' }),
    table('two-classes', { optimizer: 'momentum' }),
    table('two-classes', { optimizer: 'sgd', model: 'softmax' }),
    table('hundred-classes', { optimizer: 'adam' }),
    table('hundred-classes', { optimizer: 'momentum' }),
    table('noisy', { optimizer: 'adam' }),
    table('tiny', { optimizer: 'adam' }),
    table('tiny', { optimizer: 'sgd' }),
    ...(existsSync(mnist) ? [{ data: mnist, model: 'mlp', optimizer: 'momentum' }] : []),
  ]
}
