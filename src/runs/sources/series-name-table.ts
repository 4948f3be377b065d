import type { Coordinate, Split } from './series-names.ts'

/** Words for the parts of the data. */
export const splitNames: ReadonlyMap<string, Split> = new Map(
  Object.entries({
    train: ['train', 'training', 'tr', 'trn'],
    val: ['val', 'valid', 'validation', 'validate', 'eval', 'evaluation', 'dev', 'holdout'],
    test: ['test', 'testing'],
  } satisfies Record<Split, readonly string[]>).flatMap(([split, words]) =>
    words.map((word) => [word, split as Split] as const),
  ),
)

export interface MetricName {
  /** The last part of our name, or all of it where `alone`. */
  readonly name: string
  /** It is of the whole run and has no split: `lr`, `grad_norm`. */
  readonly alone: boolean
}

/**
 * What frameworks call a metric, in lower case, words apart by one blank, without the words for the part of the data.
 * Only names that mean the same everywhere: what is not here keeps its own name behind its split (`val/f1`).
 */
const perSplit: Readonly<Record<string, readonly string[]>> = {
  loss: [
    'loss',
    'total loss',
    'loss total',
    'mean loss',
    'avg loss',
    'average loss',
    'lm loss',
    'ce loss',
    'cross entropy loss',
    'nll loss',
  ],
  accuracy: [
    'accuracy',
    'acc',
    'mean accuracy',
    'categorical accuracy',
    'sparse categorical accuracy',
    'binary accuracy',
    'top1',
    'top 1',
    'acc1',
    'acc 1',
    'acc@1',
    'acc @1',
    'prec@1',
    'prec @1',
    'top1 acc',
    'top1 accuracy',
    'top 1 accuracy',
    'accuracy top1',
  ],
}

const ofTheRun: Readonly<Record<string, readonly string[]>> = {
  lr: [
    'lr',
    'learning rate',
    'learningrate',
    'base lr',
    'current lr',
    'lr 0',
    'lr pg0',
    'lr adam',
    'lr adamw',
    'lr sgd',
    'train lr',
    'train learning rate',
    'optimizer lr',
    'optim lr',
  ],
  grad_norm: [
    'grad norm',
    'gradnorm',
    'gradient norm',
    'global grad norm',
    'global gradient norm',
    'grad 2.0 norm total',
    'grad norm total',
    'gnorm',
    'train grad norm',
    'train gradnorm',
  ],
  data_loss: ['data loss'],
  regularization_loss: ['regularization loss', 'reg loss', 'regularisation loss'],
  throughput: [
    'throughput',
    'samples per second',
    'train samples per second',
    'examples per second',
    'tokens per second',
    'tokens per sec',
  ],
}

export const metricNames: ReadonlyMap<string, MetricName> = new Map(
  [
    ...Object.entries(perSplit).map(([name, spellings]) => ({ name, spellings, alone: false })),
    ...Object.entries(ofTheRun).map(([name, spellings]) => ({ name, spellings, alone: true })),
  ].flatMap(({ name, spellings, alone }) =>
    spellings.map((spelling) => [spelling, { name, alone }] as const),
  ),
)

/** Names that say where a value stands. Not `time`: that is mostly how long something took. */
export const coordinateNames: ReadonlyMap<string, Coordinate> = new Map(
  Object.entries({
    step: [
      'step',
      'steps',
      'global step',
      'trainer global step',
      'train global step',
      'current step',
      'iter',
      'iters',
      'iteration',
      'iterations',
      'update',
      'updates',
      'num updates',
      'batch',
    ],
    epoch: ['epoch', 'epochs', 'epoch num', 'current epoch', 'train epoch'],
    time: ['timestamp', 'wall time', 'walltime', 'datetime', 'date time'],
  } satisfies Record<Coordinate, readonly string[]>).flatMap(([name, spellings]) =>
    spellings.map((spelling) => [spelling, name as Coordinate] as const),
  ),
)
