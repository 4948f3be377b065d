import { join } from 'node:path'
import type { Space } from '../../../src/domain/parameter.ts'
import { parseRange } from '../../../src/space/parse-range.ts'
import type { TrainerOptionValues } from '../../../src/trainer/main.ts'

export interface Task {
  readonly name: string
  /** Of the built-in trainer: small data, small networks, a constant rate, so that a shorter run is the beginning of a longer one. */
  readonly options: TrainerOptionValues
  readonly space: Space
  /** Where the range of rates is wrong: the task that differs in nothing but the right range. */
  readonly right?: string
}

/** Epochs of a whole training; what the recipe's fine stage gives data of this size. */
export const full = 16

const common = { batch: 32, schedule: 'constant', optimizer: 'momentum' } as const
const penalty = '@log:1e-6..1e-1'
const hidden = { reg: penalty, width: '@ilog:16..64', dropout: '@0.0..0.5' }
const digitsRanges = { lr: '@log:1e-3..1', ...hidden }
const mnistRanges = { lr: '@log:1e-3..1', ...hidden, momentum: '@0.0..0.95' }

/** Validation sets are small enough to be looked at after each epoch. */
export function tasksIn(data: string): readonly Task[] {
  const digits = {
    ...common,
    data: join(data, 'datasets/digits'),
    subset: 1000,
    validation: 0.12,
    model: 'mlp',
  }
  const mnist = {
    ...common,
    data: join(data, 'datasets/mnist'),
    subset: 600,
    validation: 0.0045,
    model: 'mlp',
  }
  const glyphs = {
    ...common,
    data: 'glyphs',
    subset: 400,
    validation: 0.045,
    model: 'cnn',
    optimizer: 'adam',
  }
  const spirals = { ...common, data: 'spirals', model: 'mlp', optimizer: 'adam' }
  return [
    task('digits, MLP', digits, digitsRanges),
    task('MNIST subset, MLP', mnist, mnistRanges),
    task('glyphs, CNN', glyphs, {
      lr: '@log:1e-5..1e-1',
      reg: penalty,
      width: '@ilog:2..8',
      dropout: '@0.0..0.5',
    }),
    task('spirals, MLP', spirals, { lr: '@log:1e-5..1e-1', ...hidden, momentum: '@0.5..0.99' }),
    task('digits, MLP, rates too low', digits, { ...digitsRanges, lr: '@log:1e-6..1e-3' }, 'digits, MLP'),
    task(
      'MNIST subset, MLP, rates too high',
      mnist,
      { ...mnistRanges, lr: '@log:10..1e4' },
      'MNIST subset, MLP',
    ),
  ]
}

function task(
  name: string,
  options: TrainerOptionValues,
  ranges: Readonly<Record<string, string>>,
  right?: string,
): Task {
  const parameters = Object.entries(ranges).map(([parameter, range]) => parseRange(range, parameter))
  return { name, options, space: { parameters }, ...(right === undefined ? {} : { right }) }
}
