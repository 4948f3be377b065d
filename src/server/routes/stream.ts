import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { StoreChanges } from '../../store/store.ts'
import type { LiveChanges } from '../live.ts'
import { plainJson } from '../plain-json.ts'

/** Milliseconds between two signs of life, so that both ends notice when the other is gone. */
const beat = 15_000
/** Batches that may wait for a slow reader before it is sent away; it comes back with the number it had reached. */
const mostWaiting = 64

/**
 * `GET /api/stream?since=N`: server-sent events. Each names what has changed, and carries as its id the number from which
 * to go on: `Last-Event-ID`, which a browser sends by itself, goes before `since`.
 */
export function streamRoutes(live: LiveChanges): Hono {
  const app = new Hono()
  app.get('/api/stream', (context) => {
    const given = context.req.header('last-event-id') ?? context.req.query('since') ?? '0'
    const since = Math.max(0, Number.parseInt(given, 10) || 0)
    return streamSSE(context, async (stream) => {
      const waiting: StoreChanges[] = []
      let wake = () => {}
      let open = true
      const leave = () => {
        open = false
        wake()
      }
      stream.onAbort(leave)
      const forget = live.follow(since, (changes) => {
        waiting.push(changes)
        if (waiting.length > mostWaiting) leave()
        wake()
      })
      try {
        await stream.writeSSE({ event: 'hello', data: '{}', retry: 500 })
        while (open) {
          const next = waiting.shift()
          if (next !== undefined) {
            await stream.writeSSE({ event: 'changes', id: String(next.seq), data: plainJson(next.changes) })
            continue
          }
          const timedOut = await pause((resume) => {
            wake = resume
          })
          if (timedOut && open) await stream.writeSSE({ event: 'beat', data: '{}' })
        }
      } finally {
        forget()
      }
    })
  })
  return app
}

function pause(onResume: (resume: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), beat)
    onResume(() => {
      clearTimeout(timer)
      resolve(false)
    })
  })
}
