import type { Goal } from '../../domain/goal.ts'
import type { Limits } from '../../domain/limits.ts'
import type { Listening } from '../../domain/listening.ts'
import type { CommandProgram } from '../../domain/program.ts'
import type { StudyPlan } from '../../domain/study.ts'
import type { PlannedTrial } from '../../domain/trial.ts'
import type { Recipe } from '../../recipe/recipe.ts'

/** Runs of a program as it is, as a study of no stages: so it can be listed, shown and reported like any other. */
export function watchPlan(about: {
  readonly id: string
  readonly program: CommandProgram
  readonly goal: Goal
  readonly limits?: Limits
  readonly listening?: Listening
}): StudyPlan {
  return {
    ...about,
    steering: { roles: {}, budget: false, samples: false, seed: false, inputs: false, evaluation: false },
    space: { parameters: [] },
    given: [],
    fixed: {},
    seed: 0,
    stages: [],
    effort: { kind: 'trials', trials: 1 },
    workers: 1,
    sampler: 'random',
    scheduler: 'none',
  }
}

/** Trial 0 of a watched study: nothing is set and nothing is ordered. A budget of 0 says that nobody knows it. */
const watchedTrial: PlannedTrial = {
  number: 0,
  stage: 'final',
  purpose: 'watch',
  settings: {},
  budget: { amount: 0, unit: 'epochs' },
  seed: 0,
  orders: { steer: false },
  breakOut: true,
}

/** The recipe of watching: one run. */
export const watchRecipe: Recipe = (_, observed) => {
  const [one] = observed
  const cost = {
    runs: observed.length,
    epochs: one?.trial.epochs ?? 0,
    seconds: one?.trial.seconds ?? 0,
  }
  const failed = one?.trial.status === 'failed' && one.trial.end.reason !== 'silent'
  return {
    next:
      one === undefined
        ? { kind: 'run', stage: 'final', trials: [watchedTrial] }
        : {
            kind: 'done',
            reason: failed ? 'nothing-succeeded' : 'finished',
            summary: one.trial.end.message ?? '',
          },
    outcomes: { sanity: null, range: null, coarse: null, fine: null, final: null },
    cost: { forecast: cost, spent: cost, stages: [] },
  }
}
