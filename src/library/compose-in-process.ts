import { createRunDiagnosis, examineStudy } from '../diagnosis/engine.ts'
import type { StudyPlan } from '../domain/study.ts'
import { acceptWish } from '../recipe/accept-wish.ts'
import { createRecipe } from '../recipe/create-recipe.ts'
import type { SuperviseRequest } from '../runs/supervisor/supervise.ts'
import { samplers } from '../search/samplers/index.ts'
import { schedulers } from '../search/schedulers/index.ts'
import { tuners } from '../search/tuners/index.ts'

/** What decides in a study, picked by the names in its plan, which have been checked. */
export function composeInProcess(
  plan: StudyPlan,
): Pick<SuperviseRequest, 'recipe' | 'scheduler' | 'diagnose' | 'examine' | 'accept'> {
  return {
    recipe: createRecipe({
      sampler: samplers[plan.sampler]!,
      tuner: plan.tuner === undefined ? undefined : tuners[plan.tuner],
    }),
    scheduler: schedulers[plan.scheduler]!,
    diagnose: (context) => createRunDiagnosis({ context }),
    examine: (view) => examineStudy(view),
    accept: acceptWish,
  }
}
