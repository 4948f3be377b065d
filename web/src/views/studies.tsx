import { formatDuration, formatNumber } from '../../../src/report/numbers.ts'
import type { Overview } from '../../../src/server/messages.ts'
import { Badge } from '../parts/badge.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { toNumber } from '../state/api.ts'
import { setQuery, usePlace } from '../state/location.ts'
import { useResource } from '../state/resource.ts'

/** All studies of the folder, newest first. */
export function StudiesView() {
  const { query } = usePlace()
  const { data, error } = useResource<Overview>('/api/overview', {
    on: ({ kind }) => kind === 'study' || kind === 'trials',
    every: 1000,
  })
  if (data === null) return <Trouble error={error} waiting="Reading studies" />
  const archived = query.get('archived') === '1'
  const all = data.studies
  const shown = all.filter(({ labels }) => archived || !labels.archived)
  const now = Date.now() / 1000
  return (
    <>
      <h1>Studies</h1>
      <p class="kicker">{data.folder}</p>
      {all.length === 0 && (
        <p class="lead">
          No study yet. Start one: <code>babysit run --data glyphs</code>. It appears here by itself.
        </p>
      )}
      {shown.length > 0 && (
        <div class="scroll">
          <table class="stack">
            <thead>
              <tr>
                <th scope="col">study</th>
                <th scope="col">state</th>
                <th scope="col">trials</th>
                <th scope="col">best</th>
                <th scope="col">begun</th>
                <th scope="col">program</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((study) => (
                <tr key={study.id}>
                  <td>
                    {study.labels.star && <span title="starred">★ </span>}
                    <a href={`/s/${encodeURIComponent(study.id)}`}>{study.id}</a>
                    {study.labels.tags?.map((tag) => (
                      <span key={tag} class="tag">
                        {tag}
                      </span>
                    ))}
                  </td>
                  <td>
                    <Badge word={study.state} />
                  </td>
                  <td>
                    {study.finished}/{study.trials}
                    {study.running > 0 && `, ${study.running} running`}
                  </td>
                  <td>
                    {study.best !== null && `${study.goal.series} ${formatNumber(toNumber(study.best), 4)}`}
                  </td>
                  <td class="short">{formatDuration(Math.max(0, now - study.created))} ago</td>
                  <td>{study.program}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {all.some(({ labels }) => labels.archived) && (
        <label>
          <input
            type="checkbox"
            checked={archived}
            onChange={(event) => setQuery({ archived: event.currentTarget.checked ? '1' : null })}
          />{' '}
          archived ones too
        </label>
      )}
    </>
  )
}
