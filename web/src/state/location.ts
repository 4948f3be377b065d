import { useEffect, useState } from 'preact/hooks'

// Everything that is looked at stands in the address: it can be kept, sent, embedded, and gone back from.

export interface Place {
  readonly path: string
  readonly query: URLSearchParams
}

const moved = new Set<() => void>()

export function usePlace(): Place {
  const [, redraw] = useState(0)
  useEffect(() => {
    const listener = () => redraw((count) => count + 1)
    moved.add(listener)
    window.addEventListener('popstate', listener)
    return () => {
      moved.delete(listener)
      window.removeEventListener('popstate', listener)
    }
  }, [])
  return { path: window.location.pathname, query: new URLSearchParams(window.location.search) }
}

/** Goes to another view; parameters that hold for all views (`embed`) go along. */
export function go(path: string): void {
  const here = new URLSearchParams(window.location.search)
  const url = new URL(path, window.location.origin)
  for (const name of ['embed']) {
    const value = here.get(name)
    if (value !== null && !url.searchParams.has(name)) url.searchParams.set(name, value)
  }
  window.history.pushState(null, '', url)
  window.scrollTo(0, 0)
  tell()
}

/** Sets parameters of this view, null takes one out; no new entry in the history: it is the same view. */
export function setQuery(changes: Readonly<Record<string, string | null>>): void {
  const url = new URL(window.location.href)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  window.history.replaceState(null, '', url)
  tell()
}

function tell(): void {
  for (const listener of [...moved]) listener()
}

/** A click on a link of ours, without loading the page anew. */
export function followLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
  const link = (event.target as Element).closest('a')
  if (link === null || link.origin !== window.location.origin || link.target !== '' || link.download !== '')
    return
  if (link.pathname.startsWith('/api/') || link.pathname.startsWith('/report/')) return
  event.preventDefault()
  go(link.href)
}
