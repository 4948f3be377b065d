import type { Study } from '../domain/study.ts'
import type { ReportInput } from '../report/report-input.ts'
import type { Place } from './place.ts'

/** What studies come to, as their reports tell it; kept until something about them has changed. */
export interface Stories {
  of(study: Study): Promise<ReportInput>
}

/** Studies whose story is kept. */
const most = 8

export function createStories({ store, trueState, readInput }: Place): Stories {
  const kept = new Map<string, { readonly key: string; readonly input: Promise<ReportInput> }>()
  return {
    async of(study) {
      const { id } = study.plan
      const trials = await store.trials(id)
      const finished = trials.filter((entry) => entry.state === 'finished').length
      const findings = (await store.findings(id)).length
      const key = [study.changed, trueState(study), trials.length, finished, findings].join(' ')
      const known = kept.get(id)
      if (known?.key === key) return known.input
      const input = readInput(study)
      kept.delete(id)
      kept.set(id, { key, input })
      input.catch(() => kept.delete(id))
      const [oldest] = kept.keys()
      if (kept.size > most && oldest !== undefined) kept.delete(oldest)
      return input
    },
  }
}
