import type { Cause } from '../../../src/domain/cause.ts'
import type { Fault } from '../../../src/trainer/faults/fault.ts'
import { findFault } from '../../../src/trainer/faults/index.ts'
import type { TrainerOptionValues } from '../../../src/trainer/main.ts'
import type { Severity } from '../records/run-record.ts'
import { earlyDrop, imbalance, noisyLabels, rawInputs } from './graded.ts'

/** What is done to a host: other options, and what no option can do. */
export interface Planted {
  readonly options?: TrainerOptionValues
  readonly fault?: Fault
}

export interface ClinicFault {
  readonly name: string
  readonly cause: Cause
  /** Other names that fit as well. */
  readonly alsoRight?: readonly Cause[]
  /** Whether a person mends it by a setting or in the code. */
  readonly mend: 'settings' | 'code'
  /** Hosts in which it makes sense; all where left out. */
  readonly fits?: (host: TrainerOptionValues) => boolean
  /** Null where it has no degrees: then it is planted as severe. */
  readonly degrees: boolean
  readonly plant: (host: TrainerOptionValues, severity: Severity) => Planted
  /** What the twin without the fault has in common with it beyond the host's options. */
  readonly twin?: (severity: Severity) => TrainerOptionValues
  /** The network is judged on data prepared as the fault prepares them: they are what it would be given in use. */
  readonly preparesInputs?: true
}

const grade = <T>(severity: Severity, grades: readonly [T, T, T]): T => grades[severity - 1]!
const number = (value: unknown): number => Number(value)
const hasHidden = ({ model }: TrainerOptionValues) => model !== 'softmax'
const isMlp = ({ model }: TrainerOptionValues) => model === 'mlp'
const isPlain = ({ normalization }: TrainerOptionValues) => normalization !== 'batch'
const clipped = ({ optimizer }: TrainerOptionValues) => !/adam|rmsprop/.test(String(optimizer))

/** A bug of the trainer's own list, which has no degrees. */
function bug(
  name: string,
  cause: Cause,
  more: Pick<ClinicFault, 'alsoRight' | 'fits' | 'preparesInputs'> = {},
): ClinicFault {
  const fault = findFault(name)
  if (fault === undefined) throw new Error(`the trainer has no fault ${name}`)
  return { name, cause, mend: 'code', degrees: false, plant: () => ({ fault }), ...more }
}

/** A setting that a person could have chosen. */
function setting(
  name: string,
  cause: Cause,
  about: {
    readonly options: (host: TrainerOptionValues, severity: Severity) => TrainerOptionValues
    readonly alsoRight?: readonly Cause[]
    readonly fits?: (host: TrainerOptionValues) => boolean
  },
): ClinicFault {
  const { options, ...more } = about
  const plant = (host: TrainerOptionValues, severity: Severity) => ({ options: options(host, severity) })
  return { name, cause, mend: 'settings', degrees: true, plant, ...more }
}

/** Strengths were fixed before anything was measured. */
const settingFaults: readonly ClinicFault[] = [
  setting('learning-rate-too-high', 'learning-rate-too-high', {
    options: ({ lr }, severity) => ({ lr: number(lr) * grade(severity, [10, 30, 300]) }),
  }),
  setting('learning-rate-too-low', 'learning-rate-too-low', {
    options: ({ lr }, severity) => ({ lr: number(lr) / grade(severity, [30, 200, 3000]) }),
  }),
  setting('momentum-too-high', 'momentum-too-high', {
    alsoRight: ['learning-rate-too-high'],
    options: (_, severity) => ({ momentum: grade(severity, [0.98, 0.99, 0.997]) }),
    fits: ({ optimizer }) => optimizer !== 'sgd' && optimizer !== 'rmsprop',
  }),
  setting('regularization-too-strong', 'regularization-too-strong', {
    options: (_, severity) => ({ reg: grade(severity, [0.03, 0.2, 2]) }),
  }),
  setting('dropout-too-strong', 'dropout-too-strong', {
    options: (_, severity) => ({ dropout: grade(severity, [0.7, 0.85, 0.95]) }),
    fits: hasHidden,
  }),
  setting('clipping-too-tight', 'clipping-too-tight', {
    options: (_, severity) => ({ clip: grade(severity, [0.03, 0.01, 0.001]) }),
    fits: clipped,
  }),
  setting('network-too-small', 'network-too-small', {
    options: (_, severity) => ({ width: grade(severity, [3, 2, 1]), depth: 2 }),
    fits: isMlp,
  }),
  setting('overfitting', 'overfitting', {
    alsoRight: ['too-few-samples'],
    // As many steps over a small part of the data: each sample is seen so many times more often.
    options: ({ subset, epochs }, severity) => {
      const factor = grade(severity, [8, 16, 32])
      return { subset: Math.round(number(subset) / factor), epochs: number(epochs) * factor }
    },
    fits: ({ subset, model }) => subset !== undefined && model !== 'softmax',
  }),
  setting('vanishing-gradient', 'vanishing-gradients', {
    options: (_, severity) => ({
      width: 32,
      depth: grade(severity, [4, 6, 8]),
      activation: 'sigmoid',
      initialization: 'glorot',
    }),
    fits: (host) => isMlp(host) && isPlain(host),
  }),
  setting('small-initialization', 'initialization', {
    alsoRight: ['vanishing-gradients'],
    options: (_, severity) => ({ 'init-scale': grade(severity, [0.1, 0.03, 0.01]) }),
    fits: (host) => isMlp(host) && isPlain(host),
  }),
  {
    ...setting('zero-initialization', 'initialization', {
      options: () => ({ initialization: 'zero' }),
      fits: hasHidden,
    }),
    degrees: false,
  },
]

const codeFaults: readonly ClinicFault[] = [
  graded('large-initialization', 'initialization', {
    fits: (host) => hasHidden(host) && host['activation'] !== 'tanh',
    fault: (severity) => ({
      ...findFault('huge-initialization')!,
      settings: (settings) => ({ ...settings, initScale: grade(severity, [5, 10, 20]), outputScale: 1 }),
    }),
  }),
  graded('saturated-activations', 'saturated-units', {
    alsoRight: ['initialization'],
    fits: (host) => host['activation'] === 'tanh',
    fault: (severity) => ({
      ...findFault('saturated-activations')!,
      settings: (settings) => {
        const scale = grade(severity, [6, 15, 40])
        return { ...settings, initScale: scale, outputScale: settings.outputScale / scale }
      },
    }),
  }),
  graded('dead-relu', 'dead-units', {
    alsoRight: ['initialization'],
    fits: (host) => hasHidden(host) && host['activation'] === 'relu' && isPlain(host),
    fault: (severity) => ({
      ...findFault('dead-relu')!,
      settings: (settings) => ({ ...settings, initBias: grade(severity, [-3, -8, -20]) }),
    }),
  }),
  graded('rate-decayed-too-early', 'schedule', {
    fault: (severity) => earlyDrop(grade(severity, [0.1, 0.05, 0.02]), 0.003),
  }),
  graded('noisy-labels', 'label-noise', {
    alsoRight: ['labels'],
    fault: (severity) => noisyLabels(grade(severity, [0.3, 0.5, 0.7])),
  }),
  graded('class-imbalance', 'class-imbalance', {
    fault: (severity) => imbalance(grade(severity, [10, 30, 100])),
  }),
  {
    ...graded('no-normalization', 'inputs-not-standardized', {
      fault: (severity) => rawInputs(grade(severity, [5, 20, 100])),
    }),
    preparesInputs: true,
  },
  graded('frozen-layers', 'layer-left-out', {
    alsoRight: ['optimizer-not-stepping'],
    fits: hasHidden,
    // The first; all but the last; all.
    fault: (severity) => ({
      ...findFault('frozen-layer')!,
      engine: ({ layers }) => ({ frozen: layerNames(layers).slice(0, grade(severity, [1, -1, undefined])) }),
    }),
  }),
  {
    ...graded('dropout-at-evaluation', 'evaluation-mode', {
      fits: hasHidden,
      fault: () => findFault('dropout-at-evaluation')!,
      options: (severity) => ({ dropout: grade(severity, [0.3, 0.5, 0.7]) }),
    }),
    twin: (severity) => ({ dropout: grade(severity, [0.3, 0.5, 0.7]) }),
  },
  bug('batch-statistics-at-evaluation', 'evaluation-mode', { fits: (host) => !isPlain(host) }),
  bug('shuffled-labels', 'labels'),
  bug('labels-reshuffled-each-epoch', 'labels'),
  bug('off-by-one-labels', 'validation-data'),
  bug('validation-not-standardized', 'validation-data'),
  bug('labels-leaked', 'leakage'),
  bug('inputs-ignored', 'inputs-ignored', { preparesInputs: true }),
  bug('nan-in-data', 'bad-samples', { alsoRight: ['numerics'] }),
  bug('unshuffled-data', 'data-order'),
  bug('wrong-gradient-sign', 'gradient-sign'),
  bug('missing-zero-grad', 'gradients-not-cleared'),
  bug('detached-loss', 'loss-not-connected', { alsoRight: ['optimizer-not-stepping'] }),
  bug('softmax-twice', 'softmax-twice'),
  bug('sum-instead-of-mean', 'summed-loss'),
  bug('wrong-class-count', 'wrong-class-count'),
  bug('constant-output', 'constant-output', { alsoRight: ['layer-left-out'] }),
  bug('regularization-dominating', 'regularization-too-strong'),
]

/** Every fault that the clinic plants. */
export const clinicFaults: readonly ClinicFault[] = [...settingFaults, ...codeFaults]

export function severitiesOf(fault: ClinicFault): readonly Severity[] {
  return fault.degrees ? [1, 2, 3] : [3]
}

function graded(
  name: string,
  cause: Cause,
  about: {
    readonly fault: (severity: Severity) => Fault
    readonly alsoRight?: readonly Cause[]
    readonly fits?: (host: TrainerOptionValues) => boolean
    readonly options?: (severity: Severity) => TrainerOptionValues
  },
): ClinicFault {
  const { fault, options, ...more } = about
  return {
    name,
    cause,
    mend: 'code',
    degrees: true,
    plant: (_, severity) => ({
      fault: fault(severity),
      ...(options === undefined ? {} : { options: options(severity) }),
    }),
    ...more,
  }
}

/** Names that the engine gives to layers with weights, in order. */
function layerNames(layers: readonly { readonly kind: string }[]): readonly string[] {
  const counts = { dense: 0, convolution: 0, normalization: 0 }
  const names = layers.flatMap(({ kind }) => {
    if (kind === 'dense') return [`dense${++counts.dense}`]
    if (kind === 'convolution') return [`conv${++counts.convolution}`]
    return kind === 'normalization' ? [`norm${++counts.normalization}`] : []
  })
  return [...names, 'output']
}
