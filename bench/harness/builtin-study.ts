import type { Space } from '../../src/domain/parameter.ts'
import type { Settings } from '../../src/domain/setting.ts'
import type { StageName } from '../../src/domain/stage.ts'
import type { StudyPlan } from '../../src/domain/study.ts'
import type { ObservedTrial } from '../../src/domain/trial.ts'
import { createRecipe } from '../../src/recipe/create-recipe.ts'
import { defaultGoal, defaultSpace } from '../../src/recipe/default-space.ts'
import type { RecipeState } from '../../src/recipe/recipe.ts'
import { samplers } from '../../src/search/samplers/index.ts'
import { schedulers } from '../../src/search/schedulers/index.ts'
import { playRecipe } from '../../src/testing/play-recipe.ts'
import { builtinSteering, train } from '../../src/trainer/main.ts'

export interface BuiltinStudy {
  readonly options: Readonly<Record<string, string | number | boolean>>
  readonly stages: readonly StageName[]
  readonly seed?: number
  readonly space?: Space
  readonly given?: readonly string[]
  readonly fixed?: Settings
}

/** A plan over the built-in trainer with what the command line would fill in. */
export function builtinPlan(study: BuiltinStudy): StudyPlan {
  const { model = 'mlp', optimizer = 'adam' } = study.options
  return {
    id: 'bench',
    program: { kind: 'builtin', options: study.options },
    steering: builtinSteering,
    space: study.space ?? defaultSpace({ model: String(model), optimizer: String(optimizer) }),
    given: study.given ?? [],
    fixed: study.fixed ?? {},
    goal: defaultGoal,
    seed: study.seed ?? 1,
    stages: study.stages,
    effort: { kind: 'standard' },
    workers: 2,
    sampler: 'sobol',
    scheduler: 'break-out',
  }
}

/** Runs stages of the recipe over the built-in trainer, here and now, one trial after the other. */
export function runBuiltinStudy(
  study: BuiltinStudy,
): Promise<{ readonly state: RecipeState; readonly observed: readonly ObservedTrial[] }> {
  return playRecipe({
    plan: builtinPlan(study),
    recipe: createRecipe({ sampler: samplers['sobol']! }),
    scheduler: schedulers['break-out']!,
    train,
  })
}
