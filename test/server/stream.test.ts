import { afterEach, describe, expect, test } from 'vitest'
import { addTrial, pointAt, sampleStudy } from './sample-study.ts'
import { type Served, served } from './served.ts'

let here: Served | null = null
afterEach(async () => {
  await here?.close()
  here = null
})

interface Event {
  readonly id: string
  readonly event: string
  readonly data: string
}

/** Follows the stream until `enough` says so. */
async function follow(
  base: string,
  about: {
    readonly since?: number
    readonly lastId?: string
    readonly enough: (events: readonly Event[]) => boolean
  },
): Promise<readonly Event[]> {
  const end = new AbortController()
  const response = await fetch(`${base}/api/stream?since=${about.since ?? 0}`, {
    signal: end.signal,
    headers: about.lastId === undefined ? {} : { 'last-event-id': about.lastId },
  })
  expect(response.headers.get('content-type')).toMatch(/text\/event-stream/)
  const events: Event[] = []
  let text = ''
  const decoder = new TextDecoder()
  const deadline = setTimeout(() => end.abort(), 8000)
  try {
    for await (const piece of response.body!) {
      text += decoder.decode(piece as Uint8Array, { stream: true })
      const parts = text.split('\n\n')
      text = parts.pop() ?? ''
      events.push(...parts.map(eventOf))
      if (about.enough(events)) break
    }
  } finally {
    clearTimeout(deadline)
    end.abort()
  }
  return events
}

function eventOf(part: string): Event {
  const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(part)?.[1] ?? ''
  return { id: field('id'), event: field('event'), data: field('data') }
}

const told = (events: readonly Event[]) =>
  events
    .filter(({ event }) => event === 'changes')
    .flatMap(({ data }) => JSON.parse(data) as { kind: string; run?: string }[])

const heardPoints = (events: readonly Event[]) => told(events).some(({ kind }) => kind === 'points')

describe('the live stream', () => {
  test('tells what happens, only what is new, and goes on from any number', async () => {
    here = await served()
    await sampleStudy(here.store)
    const { seq } = await here.store.changes(0)
    const { store, base } = here
    const hearing = follow(base, { since: seq, enough: heardPoints })
    setTimeout(() => void addTrial(store, 'calm-otter-1', { number: 4, lr: 0.1, finish: false }), 300)
    const events = await hearing
    const changes = told(events)
    const runs = changes.flatMap(({ run }) => (run === undefined ? [] : [run]))
    expect(new Set(runs)).toEqual(new Set(['calm-otter-1/4.1']))
    expect(changes.map(({ kind }) => kind)).toContain('trials')

    const lastId = events.findLast((event) => event.id !== '')!.id
    // What came while nobody listened.
    await new Promise((resolve) => setTimeout(resolve, 300))
    await store.append('calm-otter-1/4.1', { points: [pointAt(99, 0.1)], layers: [], offset: 500 })
    const next = await follow(base, { lastId, enough: heardPoints })
    expect(told(next)).toEqual([{ kind: 'points', study: 'calm-otter-1', run: 'calm-otter-1/4.1' }])
  })

  test('a server that was away misses nothing', async () => {
    here = await served()
    await sampleStudy(here.store)
    const { seq } = await here.store.changes(0)
    await here.restart()
    await addTrial(here.store, 'calm-otter-1', { number: 4, lr: 0.1, finish: false })
    const events = await follow(here.base, { since: seq, enough: heardPoints })
    const kinds = told(events).map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(['trials', 'run', 'points']))
  })

  test('a reader that goes away is forgotten, and the server still ends at once', async () => {
    here = await served()
    await sampleStudy(here.store)
    for (let times = 0; times < 20; times++)
      await follow(here.base, { enough: (events) => events.length > 0 })
    await here.restart()
    expect((await fetch(`${here.base}/api/overview`)).status).toBe(200)
  })
})
