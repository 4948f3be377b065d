import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { memoryOf } from './memory.ts'
import { longRun, pointsOf } from './stores.ts'
import { measureTensorboard, type PeerTimes, writeEvents } from './tensorboard.ts'

/** TensorBoard on the data that our views are measured on; null where it did not come to it. */
export interface Peers {
  /** All trials: what one waits for first. */
  readonly all: PeerTimes | null
  /** The hundred that are compared. */
  readonly hundred: PeerTimes | null
  /** The long run. */
  readonly long: PeerTimes | null
  /** Ours on the hundred event files: seconds until `babysit ui FOLDER` is there, until it has read all, and megabytes then. */
  readonly ours: { readonly there: number; readonly loaded: number; readonly memory: number }
}

export async function measurePeers(
  browser: Browser,
  about: {
    readonly folder: string
    readonly main: string
    readonly trials: number
    readonly points: number
    readonly long: number
  },
): Promise<Peers> {
  const { folder, main, trials, points, long } = about
  const place = (name: string) => join(folder, name)
  for (let number = 1; number <= trials; number++) {
    const told = pointsOf(number, points)
    writeEvents(place('all'), `trial-${number}`, told)
    if (number <= 100) writeEvents(place('hundred'), `trial-${number}`, told)
  }
  writeEvents(place('long'), 'run', longRun(long))
  console.error('event files written')
  const said = async (name: string, runs: number) => {
    const times = await measureTensorboard(browser, place(name), runs)
    console.error(`TensorBoard, ${name}: ${JSON.stringify(times)}`)
    return times
  }
  return {
    ours: await ourLoading(main, place('hundred'), Math.min(100, trials)),
    long: await said('long', 1),
    hundred: await said('hundred', Math.min(100, trials)),
    all: await said('all', trials),
  }
}

async function ourLoading(main: string, folder: string, runs: number): Promise<Peers['ours']> {
  const began = performance.now()
  const words = [main, 'ui', folder, '--port', '0', '--json']
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const line = await new Promise<string>((resolve) =>
      child.stdout.once('data', (text) => resolve(String(text))),
    )
    const there = (performance.now() - began) / 1000
    const { url } = JSON.parse(line) as { readonly url: string }
    const isRead = async () => {
      const answer = await (await fetch(new URL('/api/overview', url))).json()
      const { studies } = answer as { readonly studies: readonly { readonly trials: number }[] }
      return studies.some(({ trials }) => trials >= runs)
    }
    for (let look = 0; look < 3000 && !(await isRead()); look++)
      await new Promise((resolve) => setTimeout(resolve, 20))
    return { there, loaded: (performance.now() - began) / 1000, memory: memoryOf(child.pid!) }
  } finally {
    child.kill('SIGKILL')
  }
}
