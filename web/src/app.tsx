import { useEffect, useState } from 'preact/hooks'
import type { Here } from '../../src/server/messages.ts'
import { Help } from './parts/help.tsx'
import { get } from './state/api.ts'
import { listenForKeys, useKeys } from './state/keys.ts'
import { followLink, go, usePlace } from './state/location.ts'
import { type Link, onLink, openStream } from './state/stream.ts'
import { CompareView } from './views/compare.tsx'
import { NowView } from './views/now.tsx'
import { RangeView } from './views/range.tsx'
import { ReportView } from './views/report.tsx'
import { RunView } from './views/run.tsx'
import { SearchView } from './views/search.tsx'
import { StudiesView } from './views/studies.tsx'
import { TableView } from './views/table.tsx'

/** What the server wrote into the page; where it did not, it is asked. */
const written = readHere()

function readHere(): Here | null {
  const text = document.querySelector<HTMLMetaElement>('meta[name=babysit]')?.content
  return text === undefined ? null : (JSON.parse(text) as Here)
}

const views = [
  { name: 'now', title: 'Now', key: 'n' },
  { name: 'range', title: 'Range', key: 'r' },
  { name: 'search', title: 'Search', key: 's' },
  { name: 'compare', title: 'Compare', key: 'c' },
  { name: 'table', title: 'Table', key: 't' },
  { name: 'report', title: 'Report', key: 'p' },
] as const

export function App() {
  const { path, query } = usePlace()
  const [here, setHere] = useState<Here | null>(written)
  const [error, setError] = useState<string | null>(null)
  const [help, setHelp] = useState(false)
  const [link, setLink] = useState<Link>('connecting')

  useEffect(() => {
    const begin = () =>
      get<Here>('/api/here').then(
        (answer) => {
          // Before anything else is read: what changes from now on is told.
          openStream(answer.seq)
          setError(null)
          setHere(answer)
        },
        (failure: Error) => {
          setError(failure.message)
          setTimeout(begin, 1000)
        },
      )
    if (written !== null) openStream(written.seq)
    else void begin()
    const ends = [listenForKeys(), onLink(setLink)]
    return () => {
      for (const end of ends) end()
    }
  }, [])

  const [, study = '', view = 'now', rest = ''] = /^\/s\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?/.exec(path) ?? []
  const id = decodeURIComponent(study)
  useKeys([
    { press: '?', does: 'these keys', run: () => setHelp((shown) => !shown) },
    { press: 'Escape', does: 'close this', run: () => setHelp(false) },
    { press: 'g h', does: 'all studies', run: () => go('/') },
    ...(id === ''
      ? []
      : views.map(({ name, title, key }) => ({
          press: `g ${key}`,
          does: title,
          run: () => go(`/s/${study}/${name}`),
        }))),
  ])
  useEffect(() => {
    document.title = id === '' ? 'babysit' : `${id} · babysit`
  }, [id])

  const embedded = query.get('embed') === '1'
  return (
    <div class={embedded ? 'page embedded' : 'page'} onClick={followLink}>
      <a class="skip" href="#main">
        To the content
      </a>
      {!embedded && (
        <header class="bar">
          <a href="/" class="home">
            babysit
          </a>
          {id !== '' && (
            <nav aria-label="Views">
              <ul>
                {views.map(({ name, title }) => (
                  <li key={name}>
                    <a href={`/s/${study}/${name}`} aria-current={name === view ? 'page' : undefined}>
                      {title}
                    </a>
                  </li>
                ))}
              </ul>
            </nav>
          )}
          <span class={`link ${link}`} role="status">
            {link === 'live' ? 'live' : link === 'lost' ? 'server away; coming back' : 'connecting'}
          </span>
          <button type="button" class="quiet" onClick={() => setHelp(true)} aria-label="Keys">
            ?
          </button>
        </header>
      )}
      <main id="main">
        {error !== null && here === null && <p class="trouble">{error}; trying again.</p>}
        {here !== null &&
          (id === '' ? (
            <StudiesView />
          ) : (
            <StudyPart
              key={id}
              id={id}
              view={view}
              rest={decodeURIComponent(rest)}
              readOnly={here.readOnly}
            />
          ))}
      </main>
      {help && <Help onClose={() => setHelp(false)} />}
    </div>
  )
}

function StudyPart(about: {
  readonly id: string
  readonly view: string
  readonly rest: string
  readonly readOnly: boolean
}) {
  const { id, view, rest, readOnly } = about
  switch (view) {
    case 'run':
      return <RunView study={id} attempt={rest} readOnly={readOnly} />
    case 'range':
      return <RangeView study={id} />
    case 'search':
      return <SearchView study={id} />
    case 'compare':
      return <CompareView study={id} />
    case 'table':
      return <TableView study={id} readOnly={readOnly} />
    case 'report':
      return <ReportView study={id} />
    default:
      return <NowView study={id} readOnly={readOnly} />
  }
}
