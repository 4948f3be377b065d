import { defaultSampler } from '../../../src/cli/compose.ts'
import type { Space } from '../../../src/domain/parameter.ts'
import type { StudyPlan } from '../../../src/domain/study.ts'
import { createRandom } from '../../../src/math/random.ts'
import { createRecipe } from '../../../src/recipe/create-recipe.ts'
import type { Guest } from '../../../src/runs/wire/guest.ts'
import { samplers } from '../../../src/search/samplers/index.ts'
import { schedulers } from '../../../src/search/schedulers/index.ts'
import { playRecipe } from '../../../src/testing/play-recipe.ts'
import { lossAt, lowest, spaceOf } from './surface.ts'

const best = 1e-2
const noise = 0.01

export interface Played {
  /** Loss of the chosen setting without noise, above the lowest there is. */
  readonly regret: number
  readonly epochs: number
  /** Search trials that are missing from the rankings of their stages. */
  readonly discarded: number
}

/** The search stages of the recipe on a training whose loss is a formula, from a range of learning rates. */
export async function playFrom(rates: string, seed: number): Promise<Played> {
  const space = spaceOf(4, rates)
  const plan = planOf(space, seed)
  const { state, observed } = await playRecipe({
    plan,
    recipe: createRecipe({ sampler: samplers[defaultSampler]! }),
    scheduler: schedulers['break-out']!,
    train: (guest) => train(guest, space),
  })
  const { coarse, fine, final } = state.outcomes
  const ranked = new Set([...(coarse?.ranking ?? []), ...(fine?.ranking ?? [])])
  const settings = final?.winner?.settings
  return {
    regret: settings === undefined ? Number.POSITIVE_INFINITY : lossAt(settings, { best, space }) - lowest,
    epochs: state.cost.spent.epochs,
    discarded: observed.filter(({ trial }) => trial.purpose === 'search' && !ranked.has(trial.number)).length,
  }
}

/** Ten reports an epoch; the loss closes in on what its setting comes to. */
async function train(guest: Guest, space: Space): Promise<void> {
  const random = createRandom(guest.seed).stream(JSON.stringify(guest.params))
  const end = lossAt(guest.params, { best, space })
  const steps = 10 * (guest.budget?.amount ?? 10)
  guest.about({ stepsPerEpoch: 10, trainSamples: 320, batchSize: 32 })
  for (let step = 0; step <= steps; step++) {
    const epoch = step / 10
    const left = Math.exp(-epoch / 4)
    const value = Number.isNaN(end)
      ? 2.3 * 3 ** step
      : end + (2.3 - end) * left + noise * random.normal() * (1 - left)
    guest.log({ 'train/loss': value, 'val/loss': value }, { step, epoch })
    if (Number.isNaN(end) && step > 3) return
  }
}

function planOf(space: Space, seed: number): StudyPlan {
  return {
    id: 'borders',
    program: { kind: 'in-process', name: 'formula' },
    steering: {
      roles: { learningRate: 'lr' },
      budget: true,
      samples: false,
      seed: true,
      inputs: false,
      evaluation: false,
    },
    space,
    given: space.parameters.map(({ name }) => name),
    fixed: {},
    goal: { series: 'val/loss', direction: 'minimize' },
    seed,
    stages: ['coarse', 'fine', 'final'],
    effort: { kind: 'standard' },
    workers: 1,
    sampler: defaultSampler,
    scheduler: 'break-out',
  }
}
