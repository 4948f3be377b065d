import { useState } from 'preact/hooks'
import type { StudyLine } from '../../../src/server/messages.ts'
import { post } from '../state/api.ts'

type Marks = StudyLine['labels']

/** Star, archive, tags and a note: for people, and kept with the study. */
export function Labels(about: {
  readonly study: string
  readonly trial?: number
  readonly labels: Marks
  readonly readOnly: boolean
}) {
  const { study, trial, labels, readOnly } = about
  const [editing, setEditing] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const set = (marks: Marks) =>
    post(`/api/studies/${encodeURIComponent(study)}/actions`, {
      kind: 'label',
      ...(trial === undefined ? {} : { trial }),
      ...marks,
    }).then(
      () => setError(null),
      (failure: Error) => setError(failure.message),
    )
  return (
    <div class="labels">
      {labels.tags?.map((tag) => (
        <span key={tag} class="tag">
          {tag}
        </span>
      ))}
      {labels.note && <span class="note-text">{labels.note}</span>}
      {!readOnly && (
        <>
          <button
            type="button"
            class="quiet"
            aria-pressed={labels.star ?? false}
            onClick={() => set({ star: !labels.star })}
          >
            {labels.star ? '★ starred' : '☆ star'}
          </button>
          {trial === undefined && (
            <button
              type="button"
              class="quiet"
              aria-pressed={labels.archived ?? false}
              onClick={() => set({ archived: !labels.archived })}
            >
              {labels.archived ? 'archived' : 'archive'}
            </button>
          )}
          <button type="button" class="quiet" aria-expanded={editing} onClick={() => setEditing(!editing)}>
            tags and note
          </button>
        </>
      )}
      {editing && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            const form = new FormData(event.currentTarget)
            const tags = String(form.get('tags'))
              .split(',')
              .map((tag) => tag.trim())
              .filter((tag) => tag !== '')
            void set({ tags, note: String(form.get('note')) }).then(() => setEditing(false))
          }}
        >
          <label>
            Tags, with commas <input name="tags" value={labels.tags?.join(', ') ?? ''} />
          </label>
          <label>
            Note <textarea name="note" rows={2} value={labels.note ?? ''} />
          </label>
          <button type="submit">Keep</button>
        </form>
      )}
      {error !== null && <span class="trouble">{error}</span>}
    </div>
  )
}
