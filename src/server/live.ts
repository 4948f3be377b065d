import type { Store, StoreChanges } from '../store/store.ts'

/** Milliseconds between two looks at the store while somebody listens. */
const lookEvery = 100

/** Tells listeners what changes in a store, whoever changes it. Looks only while there are listeners. */
export interface LiveChanges {
  /** Calls back with what has changed since `since`, at once and whenever there is more, until the answer is called. */
  follow(since: number, listener: (changes: StoreChanges) => void): () => void
  close(): void
}

export function createLiveChanges(store: Store): LiveChanges {
  const followers = new Map<(changes: StoreChanges) => void, number>()
  let timer: NodeJS.Timeout | null = null
  let looking = false

  const look = async () => {
    if (looking || followers.size === 0) return
    looking = true
    try {
      const oldest = Math.min(...followers.values())
      const news = await store.changes(oldest)
      if (news.seq === oldest) return
      for (const [listener, since] of followers) {
        if (since >= news.seq) continue
        const changes = since === oldest ? news : await store.changes(since)
        followers.set(listener, changes.seq)
        listener(changes)
      }
    } catch {
      // A store that is busy now is not busy at the next look.
    } finally {
      looking = false
    }
  }

  const rest = () => {
    if (timer !== null) clearInterval(timer)
    timer = null
  }
  return {
    follow(since, listener) {
      followers.set(listener, since)
      timer ??= setInterval(() => void look(), lookEvery)
      void look()
      return () => {
        followers.delete(listener)
        if (followers.size === 0) rest()
      }
    },
    close() {
      followers.clear()
      rest()
    },
  }
}
