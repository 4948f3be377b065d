import type { StudyView } from '../../../src/diagnosis/rules/rule.ts'
import type { Goal } from '../../../src/domain/goal.ts'
import type { Space } from '../../../src/domain/parameter.ts'
import type { ObservedTrial, PlannedTrial } from '../../../src/domain/trial.ts'
import { createRandom } from '../../../src/math/random.ts'
import { schedulers } from '../../../src/search/schedulers/index.ts'
import { playTrial } from '../../../src/testing/play-recipe.ts'
import { type TrainerOptionValues, train } from '../../../src/trainer/main.ts'
import { builtinPlan } from '../../harness/builtin-study.ts'

/** A search at random over the learning rate and the regularization, in log space. */
export interface StudyScene {
  readonly options?: TrainerOptionValues
  /** Instead of running anything: the accuracy at a setting, null where it diverges. */
  readonly madeUp?: (settings: { readonly lr: number; readonly reg: number }) => number | null
  readonly rate: readonly [number, number]
  readonly regularization?: readonly [number, number]
  readonly epochs?: number
  readonly goal?: Goal
  readonly noise?: number
  readonly trials?: number
  /** `ridge`: the settings of all trials against each other, the best fifth apart. Default: the rate against the goal. */
  readonly drawn?: 'ridge'
}

const glyphs = { data: 'glyphs', model: 'mlp', hidden: '32', subset: 500, batch: 32 }

export const studyScenes: Readonly<Record<string, StudyScene>> = {
  'best-value-on-border': { options: { ...glyphs, optimizer: 'adam' }, rate: [1e-6, 1e-3], epochs: 6 },
  'many-diverged-trials': { options: { ...glyphs, optimizer: 'sgd' }, rate: [1e-3, 1e3], epochs: 4 },
  'still-improving-at-end': {
    options: { ...glyphs, subset: 1500, optimizer: 'adam' },
    rate: [1e-5, 1e-4],
    epochs: 20,
    trials: 20,
  },
  'best-trials-end-early': {
    options: { ...glyphs, subset: 100, batch: 10, validation: 0.02, optimizer: 'adam' },
    rate: [5e-3, 3e-2],
    epochs: 100,
    goal: { series: 'val/loss', direction: 'minimize' },
  },
  'winner-within-noise': {
    options: { ...glyphs, optimizer: 'adam' },
    rate: [1e-3, 1e-2],
    epochs: 8,
    noise: 0.015,
  },
  'best-next-to-divergence': {
    madeUp: ({ lr }) => (lr > 0.1 ? null : 0.9 + 0.1 * Math.log10(lr)),
    rate: [1e-5, 1],
    trials: 60,
  },
  'rate-and-regularization-trade-off': {
    madeUp: ({ lr, reg }) => 0.9 - 0.1 * Math.abs(Math.log10(lr) + 2.5 + Math.log10(reg) + 4),
    rate: [1e-5, 1],
    regularization: [1e-6, 1e-2],
    trials: 60,
    drawn: 'ridge',
  },
  'no-trial-learns': {
    options: { ...glyphs, optimizer: 'adam', fault: 'shuffled-labels' },
    rate: [1e-5, 1e-1],
    epochs: 4,
  },
}

/** Runs the search, here and now. */
export async function playStudy(scene: StudyScene): Promise<StudyView> {
  const { rate, regularization = [1e-5, 1e-3] } = scene
  const space: Space = {
    parameters: [
      logarithmic('lr', 'learningRate', rate),
      logarithmic('reg', 'regularization', regularization),
    ],
  }
  const random = createRandom('pictures')
  const between = ([low, high]: readonly [number, number]) => low * (high / low) ** random.next()
  const trials: ObservedTrial[] = []
  for (let number = 1; number <= (scene.trials ?? 40); number++) {
    const trial: PlannedTrial = {
      number,
      stage: 'coarse',
      purpose: 'search',
      settings: { lr: between(rate), reg: between(regularization) },
      budget: { amount: scene.epochs ?? 10, unit: 'epochs' },
      seed: number,
      orders: {},
      breakOut: true,
    }
    trials.push(scene.madeUp === undefined ? await run(scene, space, trial) : imagine(scene.madeUp, trial))
  }
  return {
    goal: scene.goal ?? { series: 'val/accuracy', direction: 'maximize' },
    space,
    rounds: [{ space, trials: trials.map(({ trial }) => trial.number) }],
    widenings: [],
    trials,
    noise: scene.noise ?? null,
  }
}

function logarithmic(
  name: string,
  role: 'learningRate' | 'regularization',
  [low, high]: readonly [number, number],
) {
  return {
    kind: 'real',
    name,
    role,
    scale: 'log',
    low,
    high,
    natural: { low: 0, high: Number.POSITIVE_INFINITY },
  } as const
}

function run({ options = {} }: StudyScene, space: Space, trial: PlannedTrial): Promise<ObservedTrial> {
  const given = options as Record<string, string | number | boolean>
  const plan = builtinPlan({ options: given, stages: ['coarse'], space })
  return playTrial({ plan, train, scheduler: schedulers['break-out']! }, trial)
}

function imagine(accuracy: NonNullable<StudyScene['madeUp']>, trial: PlannedTrial): ObservedTrial {
  const value = accuracy({ lr: Number(trial.settings['lr']), reg: Number(trial.settings['reg']) })
  const summary = { first: 0.1, last: value ?? 0, min: 0, max: value ?? 0, count: 10 }
  return {
    trial: {
      ...trial,
      status: value === null ? 'diverged' : 'complete',
      run: `picture/${trial.number}.1`,
      end: { status: 'ok', reason: 'finished' },
      metrics: value === null ? {} : { 'val/accuracy': summary },
      epochs: 10,
      steps: 1000,
      seconds: 1,
    },
    curves: {},
    layers: [],
    facts: {},
  }
}
