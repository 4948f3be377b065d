import { readFileSync } from 'node:fs'
import { curvesFolder, eventsOfColumns, type OutsideRun, readLines, type Told } from './outside-runs.ts'

interface EpochLine {
  readonly id: string
  readonly testproblem: string
  readonly optimizer: string
  readonly lr: number
  readonly batch_size: number
  readonly num_epochs: number
  readonly train_losses: readonly Told[]
  readonly test_losses: readonly Told[]
  readonly train_accuracies?: readonly Told[]
  readonly test_accuracies?: readonly Told[]
}

interface StepLine {
  readonly id: string
  readonly n_steps_logged: number
  readonly step: readonly number[]
  readonly loss: readonly Told[]
}

export type Band = 'too-low' | 'near' | 'too-high'

export interface DeepobsRun {
  readonly id: string
  readonly problem: string
  readonly optimizer: string
  /** log10 of the rate over the best rate for this problem and optimizer. */
  readonly offset: number
  readonly band: Band
  readonly nonFinite: boolean
  readonly run: OutsideRun
  readonly lastStep: number
}

/** All runs: losses of single steps and the losses and accuracies at the end of epochs, test standing in for validation. */
export function readDeepobs(): readonly DeepobsRun[] {
  const labels = readLabels()
  const steps = new Map(readLines<StepLine>('deepobs-steps.jsonl.gz').map((line) => [line.id, line]))
  return readLines<EpochLine>('deepobs-epochs.jsonl.gz').map((line) => {
    const label = labels.get(line.id)!
    const logged = steps.get(line.id)
    const lastStep = logged?.n_steps_logged ?? line.num_epochs
    return {
      id: line.id,
      problem: line.testproblem,
      optimizer: line.optimizer,
      offset: Number(label['log10_lr_over_best']),
      band: bandOf(label['band']!),
      nonFinite: label['nonfinite'] === '1',
      run: asRun(line, logged),
      lastStep,
    }
  })
}

function asRun(line: EpochLine, logged: StepLine | undefined): OutsideRun {
  const perEpoch = (logged?.n_steps_logged ?? line.num_epochs) / line.num_epochs
  const ends = line.train_losses.map((_, epoch) => Math.round(epoch * perEpoch))
  const accurate = line.train_accuracies !== undefined
  const facts = {
    learningRate: line.lr,
    batchSize: line.batch_size,
    optimizer: line.optimizer,
    stepsPerEpoch: perEpoch,
    ...(accurate ? { classes: 10, loss: 'softmax-cross-entropy' } : {}),
  }
  const columns = [
    logged === undefined
      ? { series: 'train/loss', steps: ends, values: line.train_losses }
      : { series: 'train/loss', steps: logged.step, values: logged.loss },
    { series: 'val/loss', steps: ends, values: line.test_losses },
    { series: 'train/accuracy', steps: ends, values: line.train_accuracies ?? [] },
    { series: 'val/accuracy', steps: ends, values: line.test_accuracies ?? [] },
  ]
  return {
    id: line.id,
    family: line.testproblem,
    context: {
      run: `${line.id}/0.1`,
      settings: { lr: line.lr },
      roles: { learningRate: 'lr' },
      budget: { amount: line.num_epochs, unit: 'epochs' },
    },
    events: eventsOfColumns(facts, columns, perEpoch),
  }
}

function bandOf(told: string): Band {
  return told === 'too-low' || told === 'too-high' ? told : 'near'
}

function readLabels(): Map<string, Readonly<Record<string, string>>> {
  const [head, ...rows] = readFileSync(`${curvesFolder}/deepobs-labels.tsv`, 'utf8').trim().split('\n')
  const names = head!.split('\t')
  return new Map(
    rows.map((row) => {
      const cells = row.split('\t')
      return [cells[0]!, Object.fromEntries(names.map((name, i) => [name, cells[i]!]))]
    }),
  )
}
