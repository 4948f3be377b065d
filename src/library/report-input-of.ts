import type { Facts } from '../domain/series.ts'
import type { Study } from '../domain/study.ts'
import type { ObservedTrial } from '../domain/trial.ts'
import type { RecipeState } from '../recipe/recipe.ts'
import type { ReportInput } from '../report/report-input.ts'
import type { Store } from '../store/store.ts'
import { version } from './version.ts'

/** Under which a study's remarks from before its first run are noted. */
export const warningsKey = 'warnings'

/** What a report is made from, of a study and what the recipe makes of its trials. */
export async function reportInputOf(about: {
  readonly study: Study
  readonly state: RecipeState
  readonly observed: readonly ObservedTrial[]
  readonly store: Store
}): Promise<ReportInput> {
  const { study, state, observed, store } = about
  const { id } = study.plan
  const warnings = await store.note(id, warningsKey)
  return {
    study,
    stages: state.outcomes,
    trials: observed,
    findings: await store.findings(id),
    cost: state.cost,
    facts: factsOf(observed),
    warnings: Array.isArray(warnings) ? warnings.map(String) : [],
    state: study.state,
    generator: { version, at: new Date().toISOString() },
  }
}

/** Of the newest run that trained on all data. */
function factsOf(observed: readonly ObservedTrial[]): Facts {
  const whole = observed.filter(({ trial }) => trial.orders.samples === undefined)
  return (whole.at(-1) ?? observed.at(-1))?.facts ?? {}
}
