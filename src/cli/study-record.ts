import type { Facts } from '../domain/series.ts'
import type { Study } from '../domain/study.ts'
import type { ObservedTrial } from '../domain/trial.ts'
import type { RecipeState } from '../recipe/recipe.ts'
import type { ReportInput } from '../report/report-input.ts'
import { rememberTrial } from '../runs/supervisor/remember.ts'
import type { Store } from '../store/store.ts'
import { compose } from './compose.ts'
import { type StudyFolder, trueState } from './study-folder.ts'
import { version } from './version.ts'

const warningsKey = 'warnings'

/** Keeps what was told before the first run, for reports to come. */
export function keepWarnings(store: Store, id: string, warnings: readonly string[]): Promise<void> {
  return store.setNote(id, warningsKey, warnings)
}

/** A study as the store knows it, with what its finished trials come to. */
export async function readRecord({ store, dir }: StudyFolder, study: Study): Promise<ReportInput> {
  const { id } = study.plan
  const observed: ObservedTrial[] = []
  for (const entry of await store.trials(id)) {
    if (entry.state === 'finished') observed.push(await rememberTrial(store, entry.trial))
  }
  const state = compose(study.plan).recipe(study.plan, observed)
  return toReportInput({ study: { ...study, state: trueState(study, dir) }, state, observed, store })
}

export async function toReportInput(about: {
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
