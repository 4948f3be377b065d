import type { Store } from '../store/store.ts'

/** When a trial's newest run was at work, in seconds since 1970; `ended` is null while it goes on. */
export interface Span {
  readonly trial: number
  readonly stage: string
  readonly state: string
  readonly began: number
  readonly ended: number | null
}

/** The spans of a study's trials, in the order in which they began. */
export async function timelineOf(store: Store, study: string): Promise<readonly Span[]> {
  const times = new Map((await store.runTimes(study)).map((one) => [one.run, one]))
  const spans = (await store.trials(study)).flatMap((entry): Span[] => {
    if (entry.state === 'planned') return []
    const time = times.get(entry.run)
    if (time === undefined) return []
    const { number, stage } = entry.trial
    const state = entry.state === 'running' ? 'running' : entry.trial.status
    return [{ trial: number, stage, state, began: time.began, ended: time.ended }]
  })
  return spans.sort((a, b) => a.began - b.began || a.trial - b.trial)
}
