import { useState } from 'preact/hooks'
import type { Finding } from '../../../src/domain/finding.ts'
import { numberedAdvice } from '../../../src/report/numbered-advice.ts'
import type { FindingLine, RunView } from '../../../src/server/messages.ts'
import { post } from '../state/api.ts'
import { useKeys } from '../state/keys.ts'

/** What is known of advice that was asked for, by its number. */
interface Said {
  readonly number: number
  readonly words: string
  /** The study that was begun. */
  readonly study: string | null
}

/** The button that runs a trial once more with an advice applied, for each advice that can be; and the key for the first. */
export function useApplying(run: RunView | null, readOnly: boolean) {
  const [said, setSaid] = useState<Said | null>(null)
  const applicable = readOnly ? [] : (run?.applicable ?? [])
  const all = numberedAdvice((run?.findings ?? []) as unknown as readonly Finding[])
  const ask = (number: number) => {
    if (run?.trial == null) return
    setSaid({ number, words: 'starting', study: null })
    post<{ state: string; answer?: string }>(`/api/studies/${encodeURIComponent(run.study)}/actions`, {
      kind: 'apply',
      trial: run.trial.number,
      advice: number,
    }).then(
      ({ state, answer = state }) =>
        setSaid({ number, words: answer, study: /^begun as (\S+)$/.exec(answer)?.[1] ?? null }),
      (error: Error) => setSaid({ number, words: error.message, study: null }),
    )
  }
  const [first] = applicable
  useKeys(
    first === undefined
      ? []
      : [{ press: 'a', does: 'apply the first advice as a new run', run: () => ask(first) }],
  )
  return (finding: FindingLine, index: number) => {
    const entry = all.find(
      (one) => one.finding.rule === finding.rule && one.advice.text === finding.advice[index]?.text,
    )
    if (entry === undefined || !applicable.includes(entry.number)) return null
    const { number } = entry
    return (
      <>
        <button type="button" disabled={said?.words === 'starting'} onClick={() => ask(number)}>
          Apply this advice as a new run
        </button>{' '}
        <span role="status">
          {said?.number === number &&
            (said.study === null ? (
              said.words
            ) : (
              <>
                begun as <a href={`/s/${encodeURIComponent(said.study)}`}>{said.study}</a>
              </>
            ))}
        </span>
      </>
    )
  }
}
