import type { RunEvent } from '../../../src/diagnosis/rules/rule.ts'
import type { Facts } from '../../../src/domain/series.ts'
import type { Fault } from '../../../src/trainer/faults/fault.ts'
import type { TrainerOptionValues } from '../../../src/trainer/main.ts'
import { augmentation, cyclicRate, imbalance } from './graded.ts'

/** A healthy way to train that has something of an illness. */
export interface LookAlike {
  readonly name: string
  readonly fits?: (host: TrainerOptionValues) => boolean
  readonly options?: (host: TrainerOptionValues) => TrainerOptionValues
  /** Uses the hooks of a fault; there is none. */
  readonly hooks?: Fault
  /** The task is another one than the host's: it is not held against the host's result. */
  readonly otherTask?: true
  /** Starts from the weights of an earlier run at the host's options. */
  readonly pretrained?: true
  /** What the program says of itself besides. */
  readonly facts?: (host: TrainerOptionValues) => Facts
  /** How the log differs from what the program said. */
  readonly log?: (events: readonly RunEvent[]) => readonly RunEvent[]
}

const times = (value: unknown, factor: number) => Number(value) * factor
const hasHidden = ({ model }: TrainerOptionValues) => model !== 'softmax'
const isMlp = ({ model }: TrainerOptionValues) => model === 'mlp'
const options = (name: string, more: TrainerOptionValues): LookAlike => ({ name, options: () => more })

export const lookAlikes: readonly LookAlike[] = [
  { name: 'plain' },
  { name: 'warm-up', options: ({ lr }) => ({ warmup: 0.2, lr: times(lr, 1.5) }) },
  options('step-drops', { schedule: 'step' }),
  options('cosine', { schedule: 'cosine' }),
  options('cosine-with-warm-up', { schedule: 'cosine', warmup: 0.1 }),
  { name: 'exponential', options: ({ lr }) => ({ schedule: 'exponential', lr: times(lr, 3) }) },
  { name: 'inverse-time', options: ({ lr }) => ({ schedule: '1/t', lr: times(lr, 2.5) }) },
  { name: 'cyclic-rate', hooks: cyclicRate(4, 0.1) },
  { name: 'rate-doubled', options: ({ lr }) => ({ lr: times(lr, 2) }) },
  { name: 'rate-halved', options: ({ lr }) => ({ lr: times(lr, 0.5) }) },
  options('label-smoothing', { 'label-smoothing': 0.1 }),
  { name: 'heavy-dropout', fits: hasHidden, options: () => ({ dropout: 0.4 }) },
  { name: 'augmentation', hooks: augmentation(0.4) },
  {
    name: 'small-batches',
    options: ({ lr, epochs }) => ({ batch: 6, lr: times(lr, 0.25), epochs: times(epochs, 0.6) }),
  },
  {
    name: 'large-batches',
    options: ({ batch, lr, epochs }) => ({
      batch: times(batch, 4),
      lr: times(lr, 2),
      epochs: times(epochs, 2),
    }),
  },
  { name: 'twice-as-long', options: ({ epochs }) => ({ epochs: times(epochs, 2), schedule: 'cosine' }) },
  options('loose-clipping', { clip: 5 }),
  {
    name: 'sigmoid-start',
    fits: isMlp,
    options: ({ lr }) => ({
      activation: 'sigmoid',
      initialization: 'glorot',
      hidden: '48',
      lr: times(lr, 2),
    }),
  },
  {
    name: 'small-validation-set',
    options: ({ validation }) => ({ validation: Number(validation ?? 0.15) / 6 }),
  },
  { name: 'hinge', options: ({ lr }) => ({ loss: 'hinge', lr: times(lr, 0.3) }) },
  {
    name: 'squared-error',
    options: ({ lr }) => ({ loss: 'mean-squared-error', lr: times(lr, 3) }),
  },
  { name: 'imbalanced-task', hooks: imbalance(5, true), otherTask: true },
  {
    name: 'fine-tuning',
    pretrained: true,
    options: ({ lr, epochs }) => ({ lr: times(lr, 0.2), epochs: times(epochs, 0.5) }),
  },
  {
    name: 'fine-tuning-frozen',
    fits: hasHidden,
    pretrained: true,
    options: ({ lr, epochs }) => ({ lr: times(lr, 0.3), epochs: times(epochs, 0.5) }),
    hooks: frozenFirst(),
    facts: ({ model }) => ({ frozenLayers: [model === 'cnn' ? 'conv1' : 'dense1'] }),
  },
  {
    name: 'logged-each-epoch',
    log: (events) =>
      events.filter((event) =>
        event.kind === 'point' ? 'val/loss' in event.point.values : event.kind !== 'layers',
      ),
  },
  { name: 'resumed-log', log: resumed },
]

/** The log of the last two thirds only, as after a restart. */
function resumed(events: readonly RunEvent[]): readonly RunEvent[] {
  const last = Math.max(...events.map((event) => (event.kind === 'point' ? event.point.step : 0)))
  return events.filter((event) => {
    const step =
      event.kind === 'point' ? event.point.step : event.kind === 'layers' ? event.report.step : last
    return step > last / 3
  })
}

/** The first layer stays as it was, on purpose; the program says so. */
function frozenFirst(): Fault {
  return {
    name: 'frozen-on-purpose',
    family: 'gradient',
    summary: 'no fault: fine-tuning',
    changes: 'the first layer is kept',
    engine: ({ layers }) => ({ frozen: [layers[0]?.kind === 'convolution' ? 'conv1' : 'dense1'] }),
  }
}
