import { useState } from 'preact/hooks'
import type { StudyView } from '../../../src/server/messages.ts'
import { post } from '../state/api.ts'
import { type Asked, askedOf, wordsOf } from './asked.ts'
import { SteerSearch } from './steer-search.tsx'

/** What can be asked of a study; each is kept in its history, and done by whoever works on it. */
export function Steering({ study }: { readonly study: StudyView }) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  if (study.state !== 'running') {
    return (
      <p class="soft">
        {study.state === 'finished' || study.state === 'failed' ? null : study.stages.length === 0 ? (
          'It was a single run, and ended before its time: it cannot be gone on with.'
        ) : (
          <>
            Nobody is working on it. Go on with: <code>babysit resume {study.id}</code>
          </>
        )}
      </p>
    )
  }
  const ask = (action: Readonly<Record<string, unknown>>) =>
    void post<Asked>(`/api/studies/${encodeURIComponent(study.id)}/actions`, action).then(
      (answer) => {
        setTrouble(null)
        setAsked(answer)
      },
      (error: Error) => setTrouble(error.message),
    )
  // Who works on the study answers later, and the study tells of it.
  const settled =
    asked === null ? null : (askedOf(study).find(({ number }) => number === asked.number) ?? asked)
  return (
    <>
      <div class="tools" role="group" aria-label="Steer the study">
        {isPaused(study) ? (
          <button type="button" onClick={() => ask({ kind: 'resume' })}>
            Go on
          </button>
        ) : (
          <button type="button" onClick={() => ask({ kind: 'pause' })}>
            Pause
          </button>
        )}
        <button type="button" onClick={() => ask({ kind: 'stop', now: false })}>
          Stop when running trials are through
        </button>
        <button type="button" onClick={() => ask({ kind: 'stop', now: true })}>
          Stop now
        </button>
      </div>
      <SteerSearch study={study} ask={ask} />
      <p class="answer" role="status">
        {trouble ?? (settled === null ? '' : `${wordsOf(settled.action)}: ${outcomeOf(settled)}`)}
      </p>
    </>
  )
}

function outcomeOf({ state, answer }: Asked): string {
  if (state === 'pending') return 'asked; not answered yet'
  return state === 'refused' ? `refused, ${answer}` : (answer ?? state)
}

function isPaused(study: StudyView): boolean {
  const last = askedOf(study).findLast(
    ({ state, action }) => state === 'done' && (action.kind === 'pause' || action.kind === 'resume'),
  )
  return last?.action.kind === 'pause'
}
