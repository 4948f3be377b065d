import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import type { Point } from '../../src/domain/series.ts'
import { double, field, frame, varint } from '../harness/event-records.ts'
import { memoryOf } from './memory.ts'

/** A run as TensorBoard's event file, in a folder of its own. */
export function writeEvents(folder: string, name: string, points: readonly Point[]): void {
  const place = join(folder, name)
  mkdirSync(place, { recursive: true })
  const file = openSync(join(place, 'events.out.tfevents.1.bench'), 'w')
  let pieces = [frame(Buffer.concat([double(0x09, 1), field(0x1a, Buffer.from('brain.Event:2'))]))]
  const flush = () => {
    writeSync(file, Buffer.concat(pieces))
    pieces = []
  }
  for (const { step, time, values } of points) {
    const summaries = Object.entries(values).map(([tag, value]) => {
      const simple = Buffer.alloc(5)
      simple[0] = 0x15
      simple.writeFloatLE(value, 1)
      return field(0x0a, Buffer.concat([field(0x0a, Buffer.from(tag)), simple]))
    })
    const at = Buffer.concat([double(0x09, time), Buffer.from([0x10, ...varint(step)])])
    pieces.push(frame(Buffer.concat([at, field(0x2a, Buffer.concat(summaries))])))
    if (pieces.length === 10_000) flush()
  }
  flush()
  closeSync(file)
}

/** Milliseconds that TensorBoard may take to read everything, and then to show its first curves. */
export const patience = { loading: 240_000, showing: 120_000 }

export interface PeerTimes {
  /** Seconds until its server names every run. */
  readonly loaded: number
  /** Milliseconds from the opening of its page to the frame after the first answer with values of curves. */
  readonly shown: number
  /** Megabytes of its processes then. */
  readonly memory: number
}

/**
 * TensorBoard as it is started by default, with its fast reader, on a folder of so many runs. Null where it is not there, or
 * does not come to it in time.
 */
export async function measureTensorboard(
  browser: Browser,
  folder: string,
  runs: number,
): Promise<PeerTimes | null> {
  const program = process.env['BABYSIT_TENSORBOARD']
  if (program === undefined) return null
  const port = await freePort()
  const words = ['--logdir', folder, '--host', '127.0.0.1', '--port', String(port)]
  // A group of its own: the fast reader is a process of its own.
  const child = spawn(program, words, { stdio: 'ignore', detached: true })
  const base = `http://127.0.0.1:${port}`
  const began = performance.now()
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  try {
    for (;;) {
      if (child.exitCode !== null || performance.now() - began > patience.loading) return null
      const known = await fetch(`${base}/data/plugin/scalars/tags`).then(
        (answer) => answer.json() as Promise<Record<string, unknown>>,
        () => ({}),
      )
      if (Object.keys(known).length === runs) break
      await sleep(250)
    }
    const loaded = (performance.now() - began) / 1000
    const answered = page.waitForResponse(/timeSeries/, { timeout: patience.showing })
    await page.goto(`${base}/?darkMode=false#timeseries`, { waitUntil: 'commit' })
    await (await answered).finished()
    const shown = (await page.evaluate(
      'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))',
    )) as number
    return { loaded, shown, memory: memoryOf(child.pid!) }
  } catch {
    return null
  } finally {
    process.kill(-child.pid!, 'SIGKILL')
    await page.close({ runBeforeUnload: false })
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
