import type { Steering } from '../../src/domain/program.ts'
import type { StudyPlan } from '../../src/domain/study.ts'
import type { ObservedTrial } from '../../src/domain/trial.ts'
import { createRecipe } from '../../src/recipe/create-recipe.ts'
import type { TrainFunction } from '../../src/runs/wire/guest.ts'
import { samplers } from '../../src/search/samplers/index.ts'
import { schedulers } from '../../src/search/schedulers/index.ts'
import { realParameter } from '../../src/space/parameters.ts'
import { playRecipe } from '../../src/testing/play-recipe.ts'

/** A finished short run that reported these losses at these steps (one a step where none are given). */
export function shortRun(
  values: readonly number[],
  about: { steps?: readonly number[]; series?: string; failed?: boolean } = {},
): ObservedTrial {
  const { steps = values.map((_, index) => index), series = 'train/loss', failed = false } = about
  const finite = values.every(Number.isFinite)
  return {
    trial: {
      number: 1,
      stage: 'range',
      purpose: 'rate-short',
      settings: { lr: 0.1 },
      budget: { amount: 80, unit: 'steps' },
      seed: 1,
      orders: {},
      breakOut: false,
      status: failed ? 'failed' : finite ? 'complete' : 'diverged',
      run: 'test/1.1',
      end: failed ? { status: 'failed', reason: 'threw' } : { status: 'ok', reason: 'finished' },
      metrics: {},
      epochs: 1,
      steps: steps.at(-1) ?? 0,
      seconds: 0.1,
    },
    curves: { [series]: { name: series, steps, epochs: steps.map(() => Number.NaN), values } },
    layers: [],
    facts: {},
  }
}

/** The range stage alone, played with a training function whose only parameter is its learning rate. */
export async function playRange(
  train: TrainFunction,
  about: {
    steering?: Partial<Steering>
    options?: Readonly<Record<string, string | number | boolean>>
    seed?: number
  } = {},
) {
  const { steering = {}, options = {}, seed = 1 } = about
  const plan: StudyPlan = {
    id: 'test',
    program: { kind: 'builtin', options },
    steering: {
      roles: { learningRate: 'lr' },
      budget: true,
      samples: false,
      seed: true,
      inputs: false,
      evaluation: false,
      ...steering,
    },
    space: {
      parameters: [realParameter({ name: 'lr', role: 'learningRate', scale: 'log', low: 1e-4, high: 1 })],
    },
    given: [],
    fixed: {},
    goal: { series: 'val/loss', direction: 'minimize' },
    seed,
    stages: ['range'],
    effort: { kind: 'standard' },
    workers: 2,
    sampler: 'sobol',
    scheduler: 'break-out',
  }
  const { state, observed } = await playRecipe({
    plan,
    recipe: createRecipe({ sampler: samplers['sobol']! }),
    scheduler: schedulers['break-out']!,
    train,
  })
  const runs = (purpose: string) => observed.filter(({ trial }) => trial.purpose === purpose)
  return { plan, range: state.outcomes.range!, state, observed, runs }
}
