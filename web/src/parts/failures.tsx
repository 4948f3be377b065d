import type { StudyView, TrialLine } from '../../../src/server/messages.ts'
import { runPath } from './findings.tsx'

/** Runs that broke off say nothing of their settings: in which words they did, each once, the most frequent first. */
export function Failures({ study }: { readonly study: StudyView }) {
  const failed = study.trials.filter(({ state }) => state === 'failed')
  if (failed.length === 0) return null
  const byWords = new Map<string, TrialLine[]>()
  for (const trial of failed) {
    const words = trial.why ?? 'without a word'
    byWords.set(words, [...(byWords.get(words) ?? []), trial])
  }
  const groups = [...byWords].sort(([, a], [, b]) => b.length - a.length).slice(0, 5)
  return (
    <section aria-labelledby="failed">
      <h2 id="failed">
        {failed.length} of {study.trials.length} trials failed
      </h2>
      <ul>
        {groups.map(([words, [first, ...others]]) => (
          <li key={words}>
            {words}{' '}
            <a href={runPath(study.id, first!.run?.split('/')[1] ?? `${first!.number}.1`)}>
              trial {first!.number}
            </a>
            {others.length > 0 && ` and ${others.length} more`}
          </li>
        ))}
      </ul>
    </section>
  )
}
