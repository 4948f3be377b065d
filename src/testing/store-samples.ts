import type { Finding } from '../domain/finding.ts'
import type { RunEnd, RunningRun } from '../domain/run.ts'
import type { Point } from '../domain/series.ts'
import type { StudyPlan } from '../domain/study.ts'
import type { FinishedTrial, PlannedTrial } from '../domain/trial.ts'
import type { HeardLines, StoredTrial } from '../store/store.ts'

// What the suite of the stores puts into them.

/** Values that a study may come to and that plain JSON or float32 would bend. */
export const oddNumbers = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
  0.1,
  5e-324,
  Number.MAX_VALUE,
  2 ** 53,
]

export function plan(id: string): StudyPlan {
  return {
    id,
    program: { kind: 'builtin', options: { data: 'glyphs', width: 32 } },
    steering: {
      roles: { learningRate: 'lr' },
      budget: true,
      samples: true,
      seed: true,
      inputs: true,
      evaluation: true,
    },
    space: {
      parameters: [
        {
          kind: 'real',
          name: 'lr',
          role: 'learningRate',
          scale: 'log',
          low: 1e-6,
          high: 1,
          natural: { low: 0, high: Number.POSITIVE_INFINITY },
        },
      ],
    },
    given: ['lr'],
    fixed: { optimizer: 'momentum' },
    goal: { series: 'val/accuracy', direction: 'maximize' },
    seed: 1,
    stages: ['sanity', 'coarse'],
    effort: { kind: 'standard' },
    workers: 2,
    sampler: 'random',
    scheduler: 'break-out',
  }
}

export function trial(number: number): PlannedTrial {
  const budget = { amount: 2, unit: 'epochs' } as const
  const settings = { lr: 0.1 ** number, optimizer: 'adam', nesterov: true }
  return { number, stage: 'coarse', purpose: 'search', settings, budget, seed: 7, orders: {}, breakOut: true }
}

export function planned(number: number): StoredTrial {
  return { state: 'planned', trial: trial(number) }
}

export function run(id: string): RunningRun {
  const { program } = plan('s')
  const orders = { settings: { lr: 0.1 }, seed: 7 }
  return {
    state: 'running',
    id,
    program,
    orders,
    folder: `/runs/${id}`,
    launcher: 'worker-thread',
    started: 5,
  }
}

export function finished(number: number, id: string, end: RunEnd): FinishedTrial {
  const loss = { first: 2.3, last: Number.NaN, min: -0, max: Number.POSITIVE_INFINITY, count: 3 }
  const reached = { epochs: 1.5, steps: 30, seconds: 0.25 }
  return { ...trial(number), status: 'failed', run: id, end, metrics: { 'train/loss': loss }, ...reached }
}

export function finding(rule: string, run: string | null): Finding {
  return {
    rule,
    ...(run === null ? { scope: 'study' } : { scope: 'run', run }),
    severity: 'warning',
    steps: run === null ? null : { from: 3, to: 9 },
    what: 'the loss went from 2.3 to NaN',
    why: 'the learning rate is too high',
    evidence: [{ name: 'loss', value: Number.NaN, threshold: 6.9 }],
    confidence: 0.9,
    falseAlarmRate: null,
    ruledOut: ['noise'],
    advice: [
      {
        text: 'Divide the learning rate by 10.',
        change: { kind: 'scale', role: 'learningRate', factor: 0.1 },
      },
    ],
  }
}

export function point(step: number): Point {
  return { step, epoch: step / 10, time: 1_700_000_000 + step, values: { 'train/loss': 1 / (step + 1) } }
}

/** Points whose series come and go, with numbers that are easily bent. */
export function oddPoint(step: number): Point {
  const odd = oddNumbers[step % oddNumbers.length]!
  const values = {
    'train/loss': odd,
    ...(step % 7 === 0 ? { 'val/loss': Math.fround(1 / (step + 1)), größe: step } : {}),
  }
  const at = step % 5 === 0 ? { step } : { step, epoch: step / 3 }
  return { ...at, time: 1_700_000_000.25 + step / 7, values }
}

export function layersAt(step: number): HeardLines['layers'] {
  const layer = {
    name: 'dense 1',
    kind: 'dense',
    updateRatio: Number.NaN,
    gradNorm: 1e-3,
    weightNorm: 2,
    std: 0.1,
  }
  return [{ step, layers: [layer] }]
}

export function heard(points: readonly Point[], offset: number): HeardLines {
  return { points, layers: [], offset }
}
