import type { StoreChange } from '../../../src/store/store.ts'

export type Link = 'connecting' | 'live' | 'lost'

type Listener = (changes: readonly StoreChange[]) => void

const listeners = new Set<Listener>()
const watchers = new Set<(link: Link) => void>()
let source: EventSource | null = null
let reached = 0
let state: Link = 'connecting'

/** Follows what changes from a number on. Comes back by itself after the server was away, and misses nothing. */
export function openStream(since: number): void {
  reached = Math.max(reached, since)
  connect()
}

/** Calls back with what has changed, until the answer is called. */
export function onChanges(listener: Listener): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export function onLink(watcher: (link: Link) => void): () => void {
  watchers.add(watcher)
  watcher(state)
  return () => void watchers.delete(watcher)
}

function connect(): void {
  source?.close()
  source = new EventSource(`/api/stream?since=${reached}`)
  source.addEventListener('hello', () => tell('live'))
  source.addEventListener('changes', (event) => {
    reached = Math.max(reached, Number(event.lastEventId))
    const changes = JSON.parse(event.data) as readonly StoreChange[]
    for (const listener of [...listeners]) listener(changes)
  })
  source.addEventListener('error', () => {
    tell('lost')
    // The browser tries again where the connection broke, but not where it was refused.
    if (source?.readyState !== EventSource.CLOSED) return
    source = null
    setTimeout(connect, 1000)
  })
}

function tell(link: Link): void {
  if (state === link) return
  state = link
  for (const watcher of [...watchers]) watcher(link)
}
