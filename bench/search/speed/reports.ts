import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Point } from '../../../src/domain/series.ts'
import { openSearch, space } from '../../../src/index.ts'
import { openStoreFolder } from '../../../src/store/open-store-folder.ts'
import { type Figure, short, table } from '../../harness/figures.ts'
import type { PythonService } from '../python-service.ts'

/** Runs that report at once. */
const runs = 16
/** Reports that the wire of one of these runs holds when it is looked at, every 60 ms, where all of them make 20,000 a second. */
const asTheWire = 75
const promised = 20_000
const theirReports = 300

/**
 * Reports a second that the store on disk takes in, each call committed before the next one is made (write-ahead log: a killed
 * process loses nothing, a power cut may lose the last moments): one by one, ten by ten, and as many at once as a wire
 * holds at the promised speed.
 */
export async function reportSpeed(peer: PythonService | null): Promise<readonly Figure[]> {
  const known =
    peer === null ? null : theirReports / ((await peer.ask({ reports: theirReports })).seconds as number)
  const measured: { readonly batch: number; readonly speed: number; readonly spent: number }[] = []
  for (const batch of [1, 10, asTheWire]) measured.push({ batch, ...(await speedOf(batch)) })
  console.log('\ndurable reports on SQLite, of one series, 16 runs in turn')
  console.log(
    table(
      [
        'reports in one commit',
        'reports a second',
        'us of processor time a report',
        `${peer?.name ?? 'Optuna'}, one by one`,
      ],
      measured.map(({ batch, speed, spent }) => [
        String(batch),
        speed.toFixed(0),
        short(spent),
        known === null || batch > 1 ? '' : `${known.toFixed(0)} a second`,
      ]),
    ),
  )
  const { speed } = measured.at(-1)!
  return [
    {
      name: `speed: durable reports a second on SQLite, ${asTheWire} in a commit`,
      value: Math.round(speed),
      interval: null,
      target: `>= ${promised}`,
      holds: speed >= promised,
      peer: known === null ? null : `${peer!.name}, one by one: ${known.toFixed(0)}`,
    },
  ]
}

async function speedOf(batch: number): Promise<{ speed: number; spent: number }> {
  const dir = mkdtempSync(join(tmpdir(), 'babysit-reports-'))
  try {
    const search = await openSearch({ space: { x: space.linear(0, 1) }, goal: { minimize: 'loss' }, dir })
    for (let i = 0; i < runs; i++) await search.ask()
    await search.close()
    const { store } = await openStoreFolder(dir)
    const rounds = Math.ceil(Math.min(40_000, 4000 * batch) / (runs * batch))
    const write = async (round: number) => {
      for (let run = 1; run <= runs; run++) {
        const points = Array.from({ length: batch }, (_, i): Point => {
          const step = round * batch + i
          return { step, epoch: step / 100, time: step / 1000, values: { 'train/loss': 1 / (1 + step) } }
        })
        await store.append(`${search.id}/${run}.1`, { points, layers: [], offset: round + 1 })
      }
    }
    // The first calls compile code and queries.
    const warm = Math.ceil(rounds / 10)
    for (let round = 0; round < warm; round++) await write(round)
    const before = process.cpuUsage()
    const started = performance.now()
    for (let round = warm; round < warm + rounds; round++) await write(round)
    const seconds = (performance.now() - started) / 1000
    const { user, system } = process.cpuUsage(before)
    await store.close()
    const count = rounds * runs * batch
    return { speed: count / seconds, spent: (user + system) / count }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
