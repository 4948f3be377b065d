import type { Action, Labels } from '../domain/action.ts'
import type { Store } from '../store/store.ts'

/** Marks for people, of a study and of its trials by number. */
export interface AllLabels {
  readonly study: Labels
  readonly trials: Readonly<Record<string, Labels>>
}

const key = 'labels'

export async function readLabels(store: Store, study: string): Promise<AllLabels> {
  return ((await store.note(study, key)) as AllLabels | null) ?? { study: {}, trials: {} }
}

/** Keeps the marks that are named, and leaves the others as they are. */
export async function setLabels(
  store: Store,
  study: string,
  { kind: _, trial, ...labels }: Extract<Action, { kind: 'label' }>,
): Promise<void> {
  const all = await readLabels(store, study)
  const changed =
    trial === undefined
      ? { ...all, study: { ...all.study, ...labels } }
      : { ...all, trials: { ...all.trials, [trial]: { ...all.trials[trial], ...labels } } }
  await store.setNote(study, key, changed)
}
