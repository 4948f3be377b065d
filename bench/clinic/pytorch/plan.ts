import type { Cause } from '../../../src/domain/cause.ts'
import type { SettingValue } from '../../../src/domain/setting.ts'
import type { Family, Severity } from '../records/run-record.ts'

/** What one training of train.py is told. */
export interface Job {
  readonly architecture: string
  readonly options: Readonly<Record<string, SettingValue>>
  readonly seed: number
  readonly bug?: string
  readonly grade?: number
}

export interface PlannedJob {
  readonly id: string
  readonly family: Family
  readonly job: Job
  readonly lookAlike: string | null
  readonly fault: PytorchFault | null
  readonly severity: Severity | null
  readonly twin: string | null
}

interface PytorchHost {
  readonly family: Family
  readonly options: Job['options']
}

/** As in making/hosts.ts: no data set and no optimizer is in both halves. */
export const pytorchHosts: readonly PytorchHost[] = [
  host('tuning', ['waves', 'gru', 'adam'], { lr: 0.01, width: 20, epochs: 10 }),
  host('tuning', ['marks', 'resnet', 'sgd'], { lr: 0.2, width: 6, epochs: 12, schedule: 'cosine' }),
  host('tuning', ['motifs', 'convolved', 'nesterov'], { lr: 0.03, width: 12, epochs: 12 }),
  host('tuning', ['curves', 'bottleneck', 'adamw'], { lr: 0.003, width: 4, epochs: 15 }),
  host('reporting', ['tokens', 'transformer', 'momentum'], { lr: 0.02, width: 16, epochs: 8 }),
  host('reporting', ['patches', 'autoencoder', 'rmsprop'], { lr: 0.002, width: 6, epochs: 15 }),
]

function host(
  split: Family['split'],
  [data, architecture, optimizer]: readonly [string, string, string],
  options: Job['options'],
): PytorchHost {
  const name = `${data}-${architecture}-${optimizer}`
  return {
    family: { name, split, source: 'pytorch', data, architecture, optimizer },
    options: { optimizer, batch: 32, weightDecay: 1e-5, ...options },
  }
}

/** Networks that give their inputs back: there are no classes. */
const givesBack: ReadonlySet<string> = new Set(['autoencoder', 'bottleneck'])

export interface PytorchFault {
  readonly name: string
  readonly cause: Cause
  readonly alsoRight?: readonly Cause[]
  readonly grades: readonly number[]
  /** The setting that the grade is a factor of, or the value of; left out where it is a bug in the code. */
  readonly scales?: string
  readonly sets?: string
  readonly also?: Job['options']
  /** Needs classes. */
  readonly labelled?: true
  readonly only?: readonly string[]
}

/** Strengths were fixed before anything was measured. */
const faults: readonly PytorchFault[] = [
  { name: 'learning-rate-too-high', cause: 'learning-rate-too-high', scales: 'lr', grades: [10, 30, 300] },
  {
    name: 'learning-rate-too-low',
    cause: 'learning-rate-too-low',
    scales: 'lr',
    grades: [1 / 30, 1 / 200, 1 / 3000],
  },
  {
    name: 'regularization-too-strong',
    cause: 'regularization-too-strong',
    sets: 'weightDecay',
    grades: [0.03, 0.2, 2],
  },
  { name: 'dropout-too-strong', cause: 'dropout-too-strong', sets: 'dropout', grades: [0.7, 0.85, 0.95] },
  {
    name: 'clipping-too-tight',
    cause: 'clipping-too-tight',
    sets: 'clip',
    grades: [0.03, 0.01, 0.001],
    only: ['sgd', 'momentum', 'nesterov'],
  },
  { name: 'network-too-small', cause: 'network-too-small', sets: 'width', grades: [3, 2, 1] },
  {
    name: 'overfitting',
    cause: 'overfitting',
    alsoRight: ['too-few-samples'],
    sets: 'samples',
    grades: [120, 60, 32],
    also: { epochs: 80 },
  },
  {
    name: 'rate-decayed-too-early',
    cause: 'schedule',
    sets: 'dropAt',
    grades: [0.1, 0.05, 0.02],
    also: { schedule: 'early-drop' },
  },
  {
    name: 'noisy-labels',
    cause: 'label-noise',
    alsoRight: ['labels'],
    grades: [0.3, 0.5, 0.7],
    labelled: true,
  },
  { name: 'shuffled-labels', cause: 'labels', grades: [1], labelled: true },
  { name: 'labels-reshuffled-each-epoch', cause: 'labels', grades: [1], labelled: true },
  { name: 'off-by-one-labels', cause: 'validation-data', grades: [1], labelled: true },
  { name: 'validation-not-standardized', cause: 'validation-data', grades: [1] },
  { name: 'class-imbalance', cause: 'class-imbalance', grades: [10, 30, 100], labelled: true },
  { name: 'no-normalization', cause: 'inputs-not-standardized', grades: [5, 20, 100] },
  { name: 'inputs-ignored', cause: 'inputs-ignored', grades: [1] },
  { name: 'nan-in-data', cause: 'bad-samples', alsoRight: ['numerics'], grades: [1] },
  { name: 'unshuffled-data', cause: 'data-order', grades: [1], labelled: true },
  { name: 'large-initialization', cause: 'initialization', grades: [5, 10, 20] },
  { name: 'zero-initialization', cause: 'initialization', grades: [1] },
  {
    name: 'dead-relu',
    cause: 'dead-units',
    alsoRight: ['initialization'],
    grades: [3, 8, 20],
    only: ['autoencoder', 'resnet', 'convolved'],
  },
  { name: 'constant-output', cause: 'constant-output', alsoRight: ['layer-left-out'], grades: [1] },
  {
    name: 'frozen-layers',
    cause: 'layer-left-out',
    alsoRight: ['optimizer-not-stepping'],
    grades: [1, 2, 3],
  },
  { name: 'wrong-gradient-sign', cause: 'gradient-sign', grades: [1] },
  { name: 'missing-zero-grad', cause: 'gradients-not-cleared', grades: [1] },
  { name: 'detached-loss', cause: 'loss-not-connected', alsoRight: ['optimizer-not-stepping'], grades: [1] },
  { name: 'softmax-twice', cause: 'softmax-twice', grades: [1], labelled: true },
  { name: 'sum-instead-of-mean', cause: 'summed-loss', grades: [1] },
  { name: 'dropout-at-evaluation', cause: 'evaluation-mode', grades: [1], also: { dropout: 0.4 } },
]

const healthy: Readonly<Record<string, (options: Job['options']) => Job['options']>> = {
  plain: () => ({}),
  'warm-up': () => ({ warmup: 0.2 }),
  cosine: () => ({ schedule: 'cosine' }),
  'step-drops': () => ({ schedule: 'step' }),
  'cyclic-rate': () => ({ schedule: 'cyclic' }),
  'rate-halved': ({ lr }) => ({ lr: Number(lr) / 2 }),
  'label-smoothing': () => ({ labelSmoothing: 0.1 }),
  'heavy-dropout': () => ({ dropout: 0.3 }),
  augmentation: () => ({ augmentation: 0.3 }),
  'loose-clipping': () => ({ clip: 5 }),
  'small-batches': ({ lr }) => ({ batch: 10, lr: Number(lr) / 3 }),
  'dropout-0.4': () => ({ dropout: 0.4 }),
}

/** Every run of a family of PyTorch programs: fewer seeds than of the built-in trainer, because they take longer. */
export function planPytorch({ family, options }: PytorchHost): readonly PlannedJob[] {
  const { name, architecture, optimizer } = family
  const classes = !givesBack.has(architecture)
  const seeds = [1, 2, 3, 4, 5]
  const fits = (fault: PytorchFault) =>
    (classes || !fault.labelled) &&
    (fault.only === undefined || fault.only.some((each) => each === optimizer || each === architecture))
  return [
    ...Object.entries(healthy).flatMap(([lookAlike, more]) =>
      seeds.map(
        (seed): PlannedJob => ({
          id: `${name}/${lookAlike}/s${seed}`,
          family,
          job: { architecture, options: { ...options, ...more(options) }, seed },
          lookAlike,
          fault: null,
          severity: null,
          twin: null,
        }),
      ),
    ),
    ...faults.filter(fits).flatMap((fault) =>
      (fault.grades.length === 1 ? [1, 2] : [1, 2, 3]).map((seed): PlannedJob => {
        const severity = (fault.grades.length === 1 ? 3 : seed) as Severity
        return {
          id: `${name}/${fault.name}.${severity}/s${seed}`,
          family,
          job: jobWith(fault, { architecture, options, seed, severity }),
          lookAlike: null,
          fault,
          severity,
          twin: `${name}/${fault.also?.['dropout'] === undefined ? 'plain' : 'dropout-0.4'}/s${seed}`,
        }
      }),
    ),
  ]
}

function jobWith(fault: PytorchFault, of: Job & { readonly severity: Severity }): Job {
  const { architecture, options, seed, severity } = of
  const grade = fault.grades[fault.grades.length === 1 ? 0 : severity - 1]!
  const more = { ...options, ...fault.also }
  if (fault.scales !== undefined) {
    const value = Number(options[fault.scales]) * grade
    return { architecture, options: { ...more, [fault.scales]: value }, seed }
  }
  if (fault.sets !== undefined) return { architecture, options: { ...more, [fault.sets]: grade }, seed }
  return { architecture, options: more, seed, bug: fault.name, grade }
}
