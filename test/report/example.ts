import type { Finalist, SearchRound } from '../../src/domain/outcome.ts'
import type { RealParameter, Space } from '../../src/domain/parameter.ts'
import type { Study } from '../../src/domain/study.ts'
import type { ObservedTrial } from '../../src/domain/trial.ts'
import type { ReportInput } from '../../src/report/report-input.ts'
import { findings } from './example-findings.ts'
import { drawn, stepsPerEpoch, trainRun } from './example-runs.ts'

const lr = (low: number, high: number): RealParameter => ({
  kind: 'real',
  name: 'lr',
  role: 'learningRate',
  scale: 'log',
  low,
  high,
  natural: { low: 0, high: Number.POSITIVE_INFINITY },
})
const reg = (low: number, high: number): RealParameter => ({
  kind: 'real',
  name: 'reg',
  role: 'regularization',
  scale: 'log',
  low,
  high,
  natural: { low: 0, high: Number.POSITIVE_INFINITY },
})
const dropout: RealParameter = {
  kind: 'real',
  name: 'dropout',
  role: 'dropout',
  scale: 'linear',
  low: 0,
  high: 0.5,
  natural: { low: 0, high: 1 },
}
const space: Space = { parameters: [lr(1e-4, 1e-2), reg(1e-6, 1e-1), dropout] }
const widened: Space = { parameters: [lr(1e-4, 1e-1), reg(1e-6, 1e-1), dropout] }
const narrowed: Space = { parameters: [lr(8e-3, 8e-2), reg(1e-5, 3e-3), dropout] }

const study: Study = {
  plan: {
    id: 'calm-otter-7',
    program: { kind: 'builtin', options: { model: 'mlp', data: 'digits' } },
    steering: {
      roles: { learningRate: 'lr', regularization: 'reg', dropout: 'dropout' },
      budget: true,
      samples: true,
      seed: true,
      inputs: true,
      evaluation: true,
    },
    space,
    given: ['lr'],
    fixed: { batchSize: 64 },
    goal: { series: 'val/accuracy', direction: 'maximize' },
    seed: 1,
    stages: ['sanity', 'range', 'coarse', 'fine', 'final'],
    effort: { kind: 'standard' },
    workers: 2,
    sampler: 'random',
    scheduler: 'break-out',
  },
  state: 'finished',
  created: 1_790_000_000,
  changed: 1_790_000_047,
}

const sanityTrials = [1, 2, 3].map((number) =>
  trainRun({
    number,
    stage: 'sanity',
    purpose: number === 3 ? 'overfit-20' : 'initial-loss',
    settings: { lr: 0.01, reg: 0, dropout: 0 },
    epochs: number === 3 ? 8 : 1,
    seed: 1,
    samples: 20,
  }),
)
const rates = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1]
const rangeTrials = rates.map((rate, i) =>
  trainRun({
    number: 4 + i,
    stage: 'range',
    purpose: 'short-run',
    settings: { lr: rate, reg: 1e-5, dropout: 0 },
    epochs: 1,
    seed: 1,
  }),
)
const coarse1 = drawn(16, { first: 11, stage: 'coarse', lr: [1e-4, 1e-2], reg: [1e-6, 1e-1], epochs: 3 })
const coarse2 = drawn(12, { first: 27, stage: 'coarse', lr: [1e-2, 1e-1], reg: [1e-6, 1e-1], epochs: 3 })
const fine = drawn(14, { first: 39, stage: 'fine', lr: [8e-3, 8e-2], reg: [1e-5, 3e-3], epochs: 8 })
const finalistSettings = [
  { lr: 0.0287, reg: 4.2e-5, dropout: 0.12 },
  { lr: 0.0251, reg: 8.8e-5, dropout: 0.3 },
  { lr: 0.0121, reg: 2.1e-3, dropout: 0.05 },
]
const finals = finalistSettings.flatMap((settings, i) =>
  [1, 2, 3, 4, 5].map((seed, j) =>
    trainRun({ number: 53 + 5 * i + j, stage: 'final', purpose: 'seed', settings, epochs: 12, seed }),
  ),
)

const numbers = (trials: readonly ObservedTrial[]) => trials.map(({ trial }) => trial.number)
const roundOf = (in_: Space, trials: readonly ObservedTrial[]): SearchRound => ({
  space: in_,
  trials: numbers(trials),
})
const ranked = (trials: readonly ObservedTrial[]) =>
  [...trials]
    .filter(({ trial }) => trial.status === 'complete')
    .sort((a, b) => b.trial.metrics['val/accuracy']!.last - a.trial.metrics['val/accuracy']!.last)

const interval = (values: readonly number[]) => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const deviation = Math.sqrt(
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1),
  )
  const half = (2.776 * deviation) / Math.sqrt(values.length)
  return { mean, low: mean - half, high: mean + half, values }
}

const finalists: Finalist[] = finalistSettings.map((settings, i) => {
  const own = finals.slice(5 * i, 5 * i + 5)
  const accuracy = own.map(({ trial }) => trial.metrics['val/accuracy']!.last)
  return {
    settings,
    seeds: [1, 2, 3, 4, 5],
    trials: numbers(own),
    metrics: {
      'val/accuracy': interval(accuracy),
      'test/accuracy': interval(accuracy.map((value, j) => value - 0.004 + 0.001 * j)),
    },
    tied: i < 2,
  }
})

const cost = (runs: number, epochs: number, seconds: number) => ({ runs, epochs, seconds })

/** A whole study: all stages, a widened range, diverged trials, a tie, findings, NaN. */
export const example: ReportInput = {
  study,
  stages: {
    sanity: {
      stage: 'sanity',
      verdict: 'pass',
      summary: 'The program learns 20 samples by heart, and nothing looks broken.',
      causes: [],
      workingRate: 0.01,
      checks: [
        {
          name: 'initial-loss',
          status: 'pass',
          summary: 'First loss 2.303, within 0.1 % of ln 10 = 2.303.',
          causes: [],
          evidence: { firstLoss: Math.LN10, expected: Math.LN10 },
          trials: [1],
        },
        {
          name: 'regularization-raises-loss',
          status: 'pass',
          summary: 'With reg 1e3 the first loss is 812 instead of 2.303.',
          causes: [],
          evidence: { with: 812, without: Math.LN10 },
          trials: [2],
        },
        {
          name: 'overfit-tiny',
          status: 'pass',
          summary: '20 samples: loss 0.004 after 160 steps, accuracy 1.',
          causes: [],
          evidence: { loss: 0.004, accuracy: 1 },
          trials: [3],
        },
        {
          name: 'repeatability',
          status: 'warn',
          summary: 'The same seed gave the same losses until step 12.',
          causes: ['nondeterministic-kernels'],
          evidence: { step: 12 },
          trials: [1, 2],
        },
        {
          name: 'evaluation-mode',
          status: 'skipped',
          summary: 'The program cannot be asked to evaluate a batch twice.',
          causes: [],
          evidence: {},
          trials: [],
        },
      ],
    },
    range: {
      stage: 'range',
      low: { value: 2e-4, low: 1e-4, high: 5e-4 },
      high: { value: 0.08, low: 0.05, high: 0.12 },
      suggested: 0.01,
      verified: true,
      summary: 'The loss falls between 2e-4 and 0.08; 0.01 is suggested and was tried.',
      firstLoss: Math.LN10,
      probes: rates.map((rate, i) => {
        const losses = [0.98, 1, 1.02].map((factor, j) => {
          if (rate === 1) return j === 0 ? Number.POSITIVE_INFINITY : Number.NaN
          if (rate === 0.1) return [1.4, 9.3, Number.NaN][j]!
          return factor * (Math.LN10 - 1.7 * Math.exp(-(Math.log10(rate / 0.02) ** 2) / 1.6))
        })
        return {
          rate,
          losses,
          falls: losses.map((loss) =>
            Number.isFinite(loss) ? 1 - loss / Math.LN10 : Number.NEGATIVE_INFINITY,
          ),
          outcome: rate < 1e-4 ? 'flat' : rate < 0.05 ? 'falls' : rate < 0.5 ? 'mixed' : 'explodes',
          trials: [4 + i],
        } as const
      }),
    },
    coarse: {
      stage: 'coarse',
      rounds: [roundOf(space, coarse1), roundOf(widened, coarse2)],
      next: narrowed,
      widenings: [{ parameter: 'lr', side: 'high', from: 1e-2, to: 1e-1, afterTrial: 26 }],
      consequences: [],
      ranking: numbers(ranked([...coarse1, ...coarse2])),
      best: ranked([...coarse1, ...coarse2])[0]!.trial.settings,
      noise: 0.004,
      summary: '28 trials of 3 epochs; lr was widened once; the good ones lie between 0.008 and 0.08.',
    },
    fine: {
      stage: 'fine',
      rounds: [roundOf(narrowed, fine)],
      next: narrowed,
      widenings: [],
      consequences: [],
      ranking: numbers(ranked(fine)),
      best: ranked(fine)[0]!.trial.settings,
      noise: 0.003,
      summary: '14 trials of 8 epochs; the gain over the coarse stage is 0.02, more than the noise.',
    },
    final: {
      stage: 'final',
      finalists,
      winner: finalists[0]!,
      summary: 'Two of three finalists cannot be told apart.',
    },
  },
  trials: [...sanityTrials, ...rangeTrials, ...coarse1, ...coarse2, ...fine, ...finals],
  findings,
  cost: {
    forecast: cost(67, 420, 52),
    spent: cost(67, 398, 46.8),
    stages: [
      { stage: 'sanity', forecast: cost(3, 10, 2), spent: cost(3, 10, 1.6), bought: 'the program can learn' },
      {
        stage: 'range',
        forecast: cost(7, 7, 2),
        spent: cost(7, 7, 1.9),
        bought: 'learning rates from 2e-4 to 0.08',
      },
      { stage: 'coarse', forecast: cost(24, 72, 9), spent: cost(28, 76, 9.9), bought: 'val/accuracy 0.931' },
      {
        stage: 'fine',
        forecast: cost(16, 128, 16),
        spent: cost(14, 105, 12.4),
        bought: 'val/accuracy 0.962',
      },
      {
        stage: 'final',
        forecast: cost(17, 203, 23),
        spent: cost(15, 180, 21),
        bought: 'an interval over 5 seeds',
      },
    ],
  },
  facts: {
    classes: 10,
    stepsPerEpoch,
    loss: 'softmax-cross-entropy',
    parameters: 8970,
    trainSamples: 1280,
    batchSize: 64,
    optimizer: 'momentum',
  },
  warnings: ['The check of the evaluation mode was left out: the program cannot be asked for it.'],
  state: 'finished',
  generator: { version: '0.1.0', at: '2026-11-23T14:00:00.000Z' },
}

/** A study that ended with its sanity check. */
export const broken: ReportInput = {
  study: { ...study, plan: { ...study.plan, id: 'sad-heron-2' }, state: 'failed' },
  stages: {
    sanity: {
      stage: 'sanity',
      verdict: 'broken',
      summary: 'No learning rate learns 20 samples: something is broken.',
      causes: ['labels', 'frozen-layer'],
      workingRate: null,
      checks: [
        {
          name: 'overfit-tiny',
          status: 'fail',
          summary: 'The loss stays at 2.31 at every rate from 1e-5 to 1.',
          causes: ['labels', 'frozen-layer'],
          evidence: { loss: 2.31 },
          trials: [1, 2],
        },
      ],
    },
    range: null,
    coarse: null,
    fine: null,
    final: null,
  },
  trials: sanityTrials.slice(0, 1),
  findings: [],
  cost: {
    forecast: cost(0, 0, 0),
    spent: cost(1, 1, 0.2),
    stages: [
      {
        stage: 'sanity',
        forecast: cost(4, 12, 0),
        spent: cost(1, 1, 0.2),
        bought: 'nothing: the program is broken',
      },
    ],
  },
  facts: {},
  warnings: [],
  state: 'failed',
  generator: { version: '0.1.0', at: '2026-11-23T14:00:00.000Z' },
}

/** As just created: nothing has been tried. */
export const untouched: ReportInput = {
  ...broken,
  study: { ...study, state: 'running' },
  stages: { sanity: null, range: null, coarse: null, fine: null, final: null },
  trials: [],
  cost: { forecast: cost(67, 420, 52), spent: cost(0, 0, 0), stages: [] },
  state: 'running',
}

/** The same with a second goal: what was the best of one is one of several then. */
export const several: ReportInput = {
  ...example,
  study: {
    ...example.study,
    plan: {
      ...example.study.plan,
      goal: { ...example.study.plan.goal, also: [{ series: 'val/loss', direction: 'minimize' }] },
    },
  },
  stages: { ...example.stages, final: null },
}
