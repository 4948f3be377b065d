import type { Facts } from '../../src/domain/series.ts'
import { eventsOfColumns, type OutsideRun, readLines, type Told } from './outside-runs.ts'

interface Line {
  readonly id: string
  readonly workload: string
  readonly hparams: Readonly<Record<string, number | string>> | null
  readonly reached: boolean
  readonly step: readonly number[]
  readonly loss: readonly Told[]
  readonly gradNorm: readonly Told[] | null
  readonly eval: {
    readonly step: readonly number[]
    readonly trainLoss: readonly Told[] | null
    readonly valLoss: readonly Told[] | null
    readonly valMetric: readonly Told[] | null
  }
}

export interface AlgoperfRun {
  readonly id: string
  readonly workload: string
  /** It met the official validation target: it counts as healthy. */
  readonly reached: boolean
  /** The run twice: as its evaluations tell it, and with the logged losses and gradient norms of single steps. */
  readonly seen: readonly OutsideRun[]
}

/** Every run of the open part; those without a single value are left out. */
export function readAlgoperf(): readonly AlgoperfRun[] {
  return readLines<Line>('algoperf.jsonl.gz').map((line) => ({
    id: line.id,
    workload: line.workload,
    reached: line.reached,
    seen: [byEvaluations(line), ...(line.step.length >= 2 ? [bySteps(line)] : [])],
  }))
}

const classes: Readonly<Record<string, number>> = { imagenet_resnet: 1000, imagenet_vit: 1000 }

function about({ workload, hparams }: Line): Pick<OutsideRun, 'context'> & { readonly facts: Facts } {
  const settings = hparams ?? {}
  const number = (name: string) =>
    typeof settings[name] === 'number' ? (settings[name] as number) : undefined
  const known = {
    classes: classes[workload],
    learningRate: number('learning_rate'),
    labelSmoothing: number('label_smoothing'),
    dropout: number('dropout_rate'),
    regularization: number('weight_decay'),
  }
  return {
    context: {
      run: 'outside/0.1',
      settings,
      roles: { learningRate: 'learning_rate', regularization: 'weight_decay', dropout: 'dropout_rate' },
    },
    facts: Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
  }
}

function byEvaluations(line: Line): OutsideRun {
  const { context, facts } = about(line)
  return {
    id: `${line.id} by evaluations`,
    family: line.workload,
    context,
    events: eventsOfColumns(facts, [
      { series: 'train/loss', steps: line.eval.step, values: line.eval.trainLoss },
      ...validation(line),
    ]),
  }
}

function bySteps(line: Line): OutsideRun {
  const { context, facts } = about(line)
  return {
    id: `${line.id} by steps`,
    family: line.workload,
    context,
    events: eventsOfColumns(facts, [
      { series: 'train/loss', steps: line.step, values: line.loss },
      { series: 'grad_norm', steps: line.step, values: line.gradNorm },
      ...validation(line),
    ]),
  }
}

function validation({ workload, eval: { step, valLoss, valMetric } }: Line) {
  const accuracy = classes[workload] !== undefined
  return [
    { series: 'val/loss', steps: step, values: valLoss },
    ...(accuracy ? [{ series: 'val/accuracy', steps: step, values: valMetric }] : []),
  ]
}
