import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { double, field, frame, varint } from '../harness/event-records.ts'
import { pointsOf, series } from './stores.ts'

/** The same runs as TensorBoard's event files, one folder each. */
export function writeEvents(folder: string, about: { readonly runs: number; readonly points: number }): void {
  for (let number = 1; number <= about.runs; number++) {
    const place = join(folder, `trial-${number}`)
    mkdirSync(place, { recursive: true })
    const pieces = [frame(Buffer.concat([double(0x09, 1), field(0x1a, Buffer.from('brain.Event:2'))]))]
    for (const { step, time, values } of pointsOf(number, about.points)) {
      const summaries = series.map((name) => {
        const simple = Buffer.alloc(5)
        simple[0] = 0x15
        simple.writeFloatLE(values[name]!, 1)
        return field(0x0a, Buffer.concat([field(0x0a, Buffer.from(name)), simple]))
      })
      const at = Buffer.concat([double(0x09, time), Buffer.from([0x10, ...varint(step)])])
      pieces.push(frame(Buffer.concat([at, field(0x2a, Buffer.concat(summaries))])))
    }
    createWriteStream(join(place, 'events.out.tfevents.1.bench')).end(Buffer.concat(pieces))
  }
}

/** Milliseconds that TensorBoard may take to read everything. */
export const patience = 240_000

/** Seconds until TensorBoard's server names every run, and milliseconds until its page shows the first chart. Null where it is not there, or did not come to it in time. */
export async function measureTensorboard(
  browser: Browser,
  folder: string,
  runs: number,
): Promise<{ readonly loaded: number; readonly firstChart: number } | null> {
  const program = process.env['BABYSIT_TENSORBOARD']
  if (program === undefined) return null
  const port = await freePort()
  const words = ['--logdir', folder, '--host', '127.0.0.1', '--port', String(port), '--load_fast', 'false']
  const child = spawn(program, words, { stdio: 'ignore' })
  const base = `http://127.0.0.1:${port}`
  const began = performance.now()
  try {
    for (;;) {
      if (child.exitCode !== null || performance.now() - began > patience) return null
      const known = await fetch(`${base}/data/plugin/scalars/tags`).then(
        (answer) => answer.json() as Promise<Record<string, unknown>>,
        () => ({}),
      )
      if (Object.keys(known).length === runs) break
      await sleep(250)
    }
    const loaded = (performance.now() - began) / 1000
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    await page.goto(`${base}/?darkMode=false#timeseries`, { waitUntil: 'commit' })
    await page.waitForSelector('scalar-card, line-chart', { timeout: 120_000 })
    const firstChart = (await page.evaluate('performance.now()')) as number
    await page.close()
    return { loaded, firstChart }
  } finally {
    child.kill('SIGKILL')
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
