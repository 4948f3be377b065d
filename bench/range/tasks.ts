import { existsSync } from 'node:fs'
import { defaultSpace } from '../../src/recipe/default-space.ts'
import type { BuiltinStudy } from '../harness/builtin-study.ts'

export type Options = BuiltinStudy['options']

export interface Task {
  readonly name: string
  readonly options: Options
}

const folder = process.env['BABYSIT_SHARED_DATA'] ?? '../shared/data'
const digits = `${folder}/datasets/digits`
const mnist = `${folder}/datasets/mnist`

/** Small networks, so that a fine sweep with several seeds stays cheap. Data x model x optimizer; those of the first two sets need the shared data and are left out, by name, where it is missing. */
const all: readonly Options[] = [
  { data: digits, model: 'softmax', optimizer: 'sgd' },
  { data: digits, model: 'mlp', hidden: '64', optimizer: 'momentum' },
  { data: digits, model: 'mlp', hidden: '64', optimizer: 'adam' },
  { data: digits, model: 'mlp', hidden: '64', optimizer: 'sgd', activation: 'tanh' },
  { data: digits, model: 'mlp', hidden: '64', optimizer: 'adamw', normalization: 'batch' },
  { data: digits, model: 'cnn', width: 8, optimizer: 'rmsprop' },
  { data: mnist, model: 'mlp', hidden: '64', optimizer: 'momentum', subset: 3000, validation: 0.02 },
  { data: mnist, model: 'cnn', optimizer: 'adam', subset: 1500, width: 4, validation: 0.02 },
  { data: 'glyphs', model: 'softmax', optimizer: 'adam' },
  { data: 'glyphs', model: 'mlp', hidden: '64', optimizer: 'adam' },
  { data: 'glyphs', model: 'mlp', hidden: '64', optimizer: 'nesterov', normalization: 'batch' },
  { data: 'glyphs', model: 'mlp', hidden: '64', optimizer: 'rmsprop', activation: 'tanh' },
  { data: 'glyphs', model: 'cnn', optimizer: 'momentum', width: 4 },
  { data: 'spirals', model: 'mlp', hidden: '64,32', optimizer: 'adam' },
  { data: 'spirals', model: 'mlp', hidden: '64,32', optimizer: 'momentum', activation: 'tanh' },
  { data: 'moons', model: 'mlp', hidden: '64', optimizer: 'sgd' },
]

export const tasks: readonly Task[] = all
  .filter(({ data }) => !String(data).includes('/') || existsSync(String(data)))
  .map((options) => ({ name: nameOf(options), options }))

export const missing: readonly string[] = all
  .filter(({ data }) => String(data).includes('/') && !existsSync(String(data)))
  .map(nameOf)

function nameOf({ data, model, optimizer, activation, normalization }: Options): string {
  const kind = normalization === 'batch' ? 'batch norm' : activation
  return [String(data).split('/').at(-1), model, ...(kind === undefined ? [] : [kind]), optimizer].join(' ')
}

/** The range stage alone; nothing but learning rate and regularization is a parameter, so that the options say all. */
export function studyOf(options: Options, seed = 1): BuiltinStudy {
  const space = defaultSpace({ model: 'softmax', optimizer: String(options['optimizer']) })
  return { options, stages: ['range'], space, seed }
}
