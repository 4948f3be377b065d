import { readLabels } from './labels.ts'
import { studyLine } from './lines.ts'
import type { StudyLine } from './messages.ts'
import type { Place } from './place.ts'

/** The lines of all studies, newest first, and the number from which a stream goes on after them. */
export interface StudyLines {
  all(): Promise<{ readonly seq: number; readonly studies: StudyLine[] }>
  /** The number alone. */
  seq(): Promise<number>
}

/** Lines are kept until their study has changed: else every look would read every trial of the folder. */
export function createStudyLines({ store, trueState }: Pick<Place, 'store' | 'trueState'>): StudyLines {
  const kept = new Map<string, StudyLine>()
  let reached = 0
  const look = async () => {
    const { seq, changes } = await store.changes(reached)
    for (const { kind, study } of changes) if (kind === 'study' || kind === 'trials') kept.delete(study)
    reached = Math.max(reached, seq)
    return seq
  }
  const read = async () => {
    // The number first: what changes while the rest is read is told once more, never missed.
    const seq = await look()
    const studies: StudyLine[] = []
    for (const study of await store.studies()) {
      const { id } = study.plan
      const state = trueState(study)
      const known = kept.get(id)
      const line =
        known === undefined
          ? studyLine({ study, state, trials: await store.trials(id), labels: await readLabels(store, id) })
          : { ...known, state, changed: study.changed }
      // Where it changed while it was read, the next look hears of it and reads it again.
      kept.set(id, line)
      studies.push(line)
    }
    return { seq, studies }
  }
  // One after the other: a slow look must not put back what a later one has found to be old.
  let before: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const working = before.then(work)
    before = working.catch(() => {})
    return working
  }
  return { all: () => inTurn(read), seq: () => inTurn(look) }
}
