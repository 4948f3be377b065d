import type { Study } from '../domain/study.ts'
import type { FinishedTrial, ObservedTrial } from '../domain/trial.ts'
import { reportInputOf, warningsKey } from '../library/report-input-of.ts'
import type { ReportInput } from '../report/report-input.ts'
import { rememberTrial } from '../runs/supervisor/remember.ts'
import type { Store } from '../store/store.ts'
import { compose } from './compose.ts'
import { type StudyFolder, trueState } from './study-folder.ts'

/** Keeps what was told before the first run, for reports to come. */
export function keepWarnings(store: Store, id: string, warnings: readonly string[]): Promise<void> {
  return store.setNote(id, warningsKey, warnings)
}

/** A study as the store knows it, with what its finished trials come to; `remember` may know some of them already. */
export async function readRecord(
  { store, dir }: StudyFolder,
  study: Study,
  remember: (trial: FinishedTrial) => Promise<ObservedTrial> = (trial) => rememberTrial(store, trial),
): Promise<ReportInput> {
  const { id } = study.plan
  const observed: ObservedTrial[] = []
  for (const entry of await store.trials(id)) {
    if (entry.state === 'finished') observed.push(await remember(entry.trial))
  }
  const state = compose(study.plan).recipe(study.plan, observed)
  return reportInputOf({ study: { ...study, state: trueState(study, dir) }, state, observed, store })
}
