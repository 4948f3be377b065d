import { defaultSampler } from '../../../src/cli/compose.ts'
import type { Settings } from '../../../src/domain/setting.ts'
import { mean } from '../../../src/math/moments.ts'
import { createRecipe } from '../../../src/recipe/create-recipe.ts'
import { samplers } from '../../../src/search/samplers/index.ts'
import { schedulers } from '../../../src/search/schedulers/index.ts'
import { playRecipe } from '../../../src/testing/play-recipe.ts'
import { train } from '../../../src/trainer/main.ts'
import { builtinPlan } from '../../harness/builtin-study.ts'
import type { PythonService } from '../python-service.ts'
import type { Task } from './tasks.ts'
import { trainOnce } from './train-once.ts'

/** What a search has chosen, and what that comes to. */
export interface Choice {
  readonly epochs: number
  readonly settings: Settings
  /** Mean test accuracy over new seeds. */
  readonly tested: number
}

const newSeeds = 2

/** Coarse and fine stage as `babysit search` runs them where nothing is said but the ranges. */
export async function ourSearch(task: Task, seed: number): Promise<Choice> {
  const { options, space } = task
  const plan = {
    ...builtinPlan({
      options,
      stages: ['coarse', 'fine'],
      seed,
      space,
      given: space.parameters.map(({ name }) => name),
    }),
    sampler: defaultSampler,
    workers: 1,
  }
  const { state } = await playRecipe({
    plan,
    recipe: createRecipe({ sampler: samplers[plan.sampler]! }),
    scheduler: schedulers[plan.scheduler]!,
    train,
  })
  const settings = state.outcomes.fine?.best ?? state.outcomes.coarse?.best
  if (settings == null)
    throw new Error(`${task.name}: ${state.next.kind === 'done' ? state.next.summary : ''}`)
  return { epochs: state.cost.spent.epochs, settings, tested: await test(task, { settings, seed }) }
}

/**
 * The peer on the same objective: what it would choose when it has spent each of the `marks`, the trial that is under way then
 * included. Each setting is trained to its end here, and shown to the peer epoch by epoch; what it prunes is not counted. One that
 * diverges costs what it trained, which may be next to nothing: a mark is also reached by as many trials as it has epochs.
 */
export async function peerSearch(
  task: Task,
  about: { readonly peer: PythonService; readonly seed: number; readonly marks: readonly number[] },
): Promise<readonly Choice[]> {
  const { peer, seed, marks } = about
  await peer.ask({ study: task.space.parameters, seed })
  const choices: Choice[] = []
  let epochs = 0
  for (let trials = 1; choices.length < marks.length; trials++) {
    const { settings } = await peer.ask({})
    const { curve, epochs: trained } = await trainOnce(task, { settings, seed, test: false })
    const { used, best } = await peer.ask({ curve })
    epochs += Math.min(used, trained)
    while (choices.length < marks.length && Math.max(epochs, trials) >= marks[choices.length]!)
      choices.push({ epochs, settings: best, tested: await test(task, { settings: best, seed }) })
  }
  return choices
}

async function test(task: Task, about: { readonly settings: Settings; readonly seed: number }) {
  const accuracies: number[] = []
  for (let i = 0; i < newSeeds; i++) {
    const seed = 1000 + newSeeds * about.seed + i
    accuracies.push((await trainOnce(task, { settings: about.settings, seed, test: true })).tested)
  }
  return mean(accuracies)
}
