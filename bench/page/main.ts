// The page held against its limits on real stores in a real browser; see README.md.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openStoreFolder } from '../../src/store/open-store-folder.ts'
import { openBrowser } from '../../test/browser/browser.ts'
import { type Figure, publish, short } from '../harness/figures.ts'
import { measureFinding, measureLive } from './live.ts'
import { memoryOf } from './memory.ts'
import { measurePeers } from './peer.ts'
import { fillStore } from './stores.ts'
import { type PeerTimes, patience } from './tensorboard.ts'
import { measureViews } from './views.ts'

const trials = option('--trials', 1000)
const points = option('--points', 1000)
const long = option('--long', 1_000_000)
const repeats = option('--repeats', 3)
const seconds = option('--seconds', 20)

const dir = mkdtempSync(join(tmpdir(), 'babysit-page-'))
const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const figures: Figure[] = []
const { store } = await openStoreFolder(dir)
const browser = await openBrowser()
try {
  await fillStore(store, { trials, points, long })
  console.error('stores made')
  const server = await startServer()
  try {
    const times = await measureViews(browser, server.base, { repeats, long })
    console.error(JSON.stringify(times))
    const live = await measureLive({ browser, store, ...server, seconds })
    const finding = await measureFinding({ browser, store, base: server.base, repeats })
    console.error(`load average meanwhile: ${loadavg().map(short).join(' ')}`)
    const most = (name: string, value: number, limit: number) =>
      figures.push({ name, value, interval: null, target: `< ${limit}`, holds: value < limit, peer: null })
    most('first paint of the studies, ms', times.studies, 1500)
    most(`first paint of a study of ${trials} trials, ms`, times.study, 1500)
    most('compare view of 100 runs, ms', times.compare, 1000)
    most('longest frame, 10,000 rows scrolled, ms', times.worstFrame, 50)
    console.error(`longest frame while nothing is scrolled: ${short(times.worstIdleFrame)} ms`)
    most('2,000 series names, searched, ms', times.searched, 200)
    most(`run of ${long} points opened, ms`, times.longOpened, 1000)
    figures.push({
      ...plain('the same, the first time after the server began, ms', times.longCold),
      peer: null,
    })
    figures.push({ ...plain('compare view, the first time, ms', times.compareCold), peer: null })
    most('the same, zoomed, ms', times.longZoomed, 200)
    most(`server, 50 runs at 10 points/s (${short(live.rate)}/s), % of a core`, 100 * live.share, 5)
    figures.push({ ...plain('an answer of a few bytes, opened as a page, ms', times.floor), peer: null })
    figures.push({ ...plain('memory of the server after all of this, MB', memoryOf(server.pid)), peer: null })
    most('from the finding in the store to the page, ms', finding, 1000)
  } finally {
    server.child.kill('SIGKILL')
  }
  if (process.env['BABYSIT_TENSORBOARD'] === undefined) {
    console.error('no TensorBoard: BABYSIT_TENSORBOARD names its program')
  } else {
    const folder = join(dir, 'events')
    const peers = await measurePeers(browser, { folder, main, trials, points, long })
    beside(1, peers.all)
    beside(2, peers.hundred)
    beside(5, peers.long)
    const { there, loaded, memory } = peers.ours
    figures.push({ ...plain('100 runs of event files until the first is shown, s', there), peer: null })
    const peer = (words: string | undefined) => (words === undefined ? 'none' : `TensorBoard: ${words}`)
    figures.push({
      ...plain('100 runs of event files until all are read, s', loaded),
      peer: peer(
        peers.hundred === null
          ? undefined
          : `${short(peers.hundred.loaded)} (${ratio(peers.hundred.loaded, loaded)})`,
      ),
    })
    figures.push({
      ...plain('memory then, MB', memory),
      peer: peer(
        peers.hundred === null
          ? undefined
          : `${short(peers.hundred.memory)} (${ratio(peers.hundred.memory, memory)})`,
      ),
    })
  }
} finally {
  await browser.close()
  await store.close()
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
}
publish(figures)
console.error(`load average at the end: ${loadavg().map(short).join(' ')}`)

/** TensorBoard's time to the same, and how many times ours that is. */
function beside(index: number, peer: PeerTimes | null): void {
  const figure = figures[index]!
  const words =
    peer === null
      ? `TensorBoard: not within ${(patience.loading + patience.showing) / 1000} s`
      : `TensorBoard: ${short(peer.shown)} (${ratio(peer.shown, figure.value)}), after ${short(peer.loaded)} s of loading`
  figures[index] = { ...figure, peer: words }
}

function ratio(peer: number, ours: number): string {
  return `${short(peer / ours)} times ours`
}

function plain(name: string, value: number): Omit<Figure, 'peer'> {
  return { name, value, interval: null, target: '', holds: true }
}

async function startServer() {
  if (!existsSync(main)) throw new Error('npm run build first')
  const child = spawn(process.execPath, [main, 'ui', '--port', '0', '--json'], {
    cwd: dir,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const line = await new Promise<string>((resolve) =>
    child.stdout.once('data', (text) => resolve(String(text))),
  )
  const { url } = JSON.parse(line) as { url: string }
  return { child, pid: child.pid!, base: url.replace(/\/$/, '') }
}

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name)
  return at === -1 ? otherwise : Number(process.argv[at + 1])
}
