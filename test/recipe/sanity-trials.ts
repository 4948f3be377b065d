import type { Facts, LayerReport, LayerStatistics } from '../../src/domain/series.ts'
import type { StudyPlan } from '../../src/domain/study.ts'
import type { ObservedTrial } from '../../src/domain/trial.ts'
import { createRandom } from '../../src/math/random.ts'
import { defaultGoal, defaultSpace } from '../../src/recipe/default-space.ts'
import { baseSettings } from '../../src/recipe/settings.ts'
import type { StageContext } from '../../src/recipe/stage.ts'
import { samplers } from '../../src/search/samplers/index.ts'
import { builtinSteering } from '../../src/trainer/main.ts'

/** A plan over the built-in trainer that checks and does nothing else. */
export function sanityPlan(options: Readonly<Record<string, string | number>> = {}): StudyPlan {
  const { model = 'mlp', optimizer = 'adam' } = options
  return {
    id: 'test',
    program: { kind: 'builtin', options },
    steering: builtinSteering,
    space: defaultSpace({ model: String(model), optimizer: String(optimizer) }),
    given: [],
    fixed: {},
    goal: defaultGoal,
    seed: 1,
    stages: ['sanity'],
    effort: { kind: 'standard' },
    workers: 1,
    sampler: 'random',
    scheduler: 'break-out',
  }
}

export function sanityContext(plan: StudyPlan = sanityPlan()): StageContext {
  return {
    plan,
    facts: {},
    history: [],
    outcomes: { sanity: null, range: null, coarse: null, fine: null, final: null },
    base: baseSettings(plan),
    sampler: samplers['random']!,
    random: createRandom(1),
    wishes: () => [],
    settled: () => new Set<string>(),
  }
}

interface Heard {
  /** Values of each series; its steps are 0, 1, 2 ... unless said. */
  readonly curves?: Readonly<Record<string, readonly number[]>>
  readonly steps?: Readonly<Record<string, readonly number[]>>
  readonly stepsPerEpoch?: number
  readonly layers?: readonly Partial<LayerStatistics>[]
  readonly facts?: Facts
  readonly rate?: number
}

/** A finished run of which so much was heard. */
export function heard({
  curves = {},
  steps = {},
  stepsPerEpoch,
  layers,
  facts = {},
  rate = 1e-3,
}: Heard): ObservedTrial {
  const named = Object.entries(curves).map(([name, values]) => {
    const at = steps[name] ?? values.map((_, index) => index)
    const epochs = at.map((step) => (stepsPerEpoch === undefined ? Number.NaN : step / stepsPerEpoch))
    return [name, { name, steps: at, epochs, values }] as const
  })
  const reports: LayerReport[] =
    layers === undefined
      ? []
      : [
          {
            step: 1,
            layers: layers.map((layer, index) => ({
              name: `dense${index + 1}`,
              kind: 'dense',
              updateRatio: 1e-3,
              gradNorm: 1,
              weightNorm: 1,
              ...layer,
            })),
          },
        ]
  const amount = Math.max(1, ...Object.values(curves).map((values) => values.length))
  return {
    trial: {
      number: 1,
      stage: 'sanity',
      purpose: 'test',
      settings: { lr: rate },
      budget: { amount, unit: 'steps' },
      seed: 1,
      orders: {},
      breakOut: false,
      status: 'complete',
      run: 'test/1.1',
      end: { status: 'ok', reason: 'finished' },
      metrics: {},
      epochs: 0,
      steps: amount,
      seconds: 0,
    },
    curves: Object.fromEntries(named),
    layers: reports,
    facts,
  }
}
