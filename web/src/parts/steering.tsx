import { useState } from 'preact/hooks'
import type { StudyView } from '../../../src/server/messages.ts'
import { post } from '../state/api.ts'

/** Stop, pause and go on; each is kept in the study's history, and done by whoever works on it. */
export function Steering({ study }: { readonly study: StudyView }) {
  const [said, setSaid] = useState<string | null>(null)
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
  const paused = isPaused(study)
  const ask = (action: Readonly<Record<string, unknown>>) =>
    post<{ state: string; answer?: string }>(
      `/api/studies/${encodeURIComponent(study.id)}/actions`,
      action,
    ).then(
      ({ state, answer }) => setSaid(answer ?? state),
      (error: Error) => setSaid(error.message),
    )
  return (
    <div class="tools" role="group" aria-label="Steer the study">
      {paused ? (
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
      <span role="status">{said}</span>
    </div>
  )
}

function isPaused({ actions }: StudyView): boolean {
  const done = actions.filter((asked) => asked['state'] === 'done')
  const last = [...done].reverse().find((asked) => {
    const { kind } = asked['action'] as { kind: string }
    return kind === 'pause' || kind === 'resume'
  })
  return (last?.['action'] as { kind?: string } | undefined)?.kind === 'pause'
}
