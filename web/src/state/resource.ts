import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { StoreChange } from '../../../src/store/store.ts'
import { get } from './api.ts'
import { onChanges } from './stream.ts'

export interface Resource<T> {
  /** The newest answer; the one before stays while the next is on its way. Null before the first. */
  readonly data: T | null
  readonly error: Error | null
}

export interface Watching {
  /** Whether a change makes the answer old. */
  readonly on: (change: StoreChange) => boolean
  /** Milliseconds between two askings, at least. */
  readonly every?: number
}

/** What a path of the server answers, asked again whenever it has changed. A null path asks nothing. */
export function useResource<T>(path: string | null, watching?: Watching): Resource<T> {
  const [state, setState] = useState<Resource<T> & { readonly of: string | null }>({
    data: null,
    error: null,
    of: null,
  })
  const watch = useRef(watching)
  watch.current = watching

  // Asked before the picture is drawn, not after: one waits for the answer, not for the picture without it.
  useLayoutEffect(() => {
    if (path === null) return
    const end = new AbortController()
    let asked = 0
    let timer: ReturnType<typeof setTimeout> | null = null
    let under = false
    let again = false

    const ask = async () => {
      timer = null
      asked = performance.now()
      under = true
      try {
        const data = await get<T>(path, end.signal)
        if (!end.signal.aborted) setState({ data, error: null, of: path })
      } catch (error) {
        if (!end.signal.aborted) setState((old) => ({ ...old, error: error as Error, of: path }))
      }
      under = false
      if (again && !end.signal.aborted) {
        again = false
        soon()
      }
    }
    const soon = () => {
      if (under) {
        again = true
        return
      }
      const wait = Math.max(0, (watch.current?.every ?? 250) - (performance.now() - asked))
      timer ??= setTimeout(() => void ask(), wait)
    }
    void ask()
    const forget = onChanges((changes) => {
      if (changes.some((change) => watch.current?.on(change))) soon()
    })
    return () => {
      end.abort()
      forget()
      if (timer !== null) clearTimeout(timer)
    }
  }, [path])

  return state.of === path || path === null ? state : { data: state.data, error: null }
}
