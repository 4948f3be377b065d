import type { StudyView } from '../../diagnosis/rules/rule.ts'
import type { Study } from '../../domain/study.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import type { Outcomes } from '../../recipe/recipe.ts'

/** What a study rule looks at, made of a study's outcomes and trials. */
export function studyView(study: Study, outcomes: Outcomes, observed: readonly ObservedTrial[]): StudyView {
  const rounds = [...(outcomes.coarse?.rounds ?? []), ...(outcomes.fine?.rounds ?? [])]
  return {
    goal: study.plan.goal,
    space: rounds.at(-1)?.space ?? study.plan.space,
    rounds,
    widenings: [...(outcomes.coarse?.widenings ?? []), ...(outcomes.fine?.widenings ?? [])],
    trials: observed.filter((one) => one.trial.purpose === 'search'),
    noise: outcomes.fine?.noise ?? outcomes.coarse?.noise ?? null,
  }
}
