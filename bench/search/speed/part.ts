import type { Space } from '../../../src/domain/parameter.ts'
import type { Settings } from '../../../src/domain/setting.ts'
import { quantile } from '../../../src/math/quantile.ts'
import { createRandom } from '../../../src/math/random.ts'
import { samplers } from '../../../src/search/samplers/index.ts'
import type { PastTrial } from '../../../src/search/samplers/sampler.ts'
import { decode } from '../../../src/space/encode.ts'
import { parseRange } from '../../../src/space/parse-range.ts'
import { type Figure, short, table } from '../../harness/figures.ts'
import { startPython } from '../python-service.ts'
import { importanceSpeed } from './importance.ts'
import { reportSpeed } from './reports.ts'

const space: Space = {
  parameters: Array.from({ length: 10 }, (_, i) => parseRange('@0.0..1', `x${i}`)),
}
const asks = { random: 2000, sobol: 2000, tpe: 400, gp: 12 } as const
/** Asks before those that count: code is compiled meanwhile, which a search of a thousand trials has behind it. */
const before = { random: 200, sobol: 200, tpe: 200, gp: 2 } as const
const theirs: Readonly<Record<string, string>> = { random: 'random', tpe: 'TPE', gp: 'GP' }
/** Milliseconds at the 99th percentile, where the project promises some. */
const promised: Readonly<Record<string, number>> = { 'random 1000': 1, 'random 10000': 1, 'tpe 1000': 5 }
/** Asks of a peer that takes seconds for each. */
const patience = { random: 200, TPE: 30, GP: 3 } as const

/** Processor time of one suggestion and of taking its result in, after a history of random trials. */
export async function speed(): Promise<readonly Figure[]> {
  const peer = await startPython('speed/peer.py').catch((error: Error) => {
    console.log(`skipped beside Optuna: ${error.message}`)
    return null
  })
  const rows: string[][] = []
  const figures: Figure[] = []
  for (const history of [1000, 10_000]) {
    for (const name of Object.keys(asks) as (keyof typeof asks)[]) {
      const ours = times(name, history)
      const their = theirs[name] as keyof typeof patience | undefined
      const known =
        peer === null || their === undefined || (their === 'GP' && history > 1000)
          ? null
          : ((await peer.ask({ sampler: their, history, asks: patience[their] })).seconds as number[])
      const milliseconds = (values: readonly number[], p: number) => short(1000 * quantile(values, p))
      rows.push([
        name,
        String(history),
        milliseconds(ours, 0.5),
        milliseconds(ours, 0.99),
        known === null ? '' : milliseconds(known, 0.5),
        known === null ? '' : milliseconds(known, 0.99),
      ])
      const most = promised[`${name} ${history}`]
      const value = 1000 * quantile(ours, 0.99)
      if (most !== undefined)
        figures.push({
          name: `speed: ${name} after ${history} trials, ms at the 99th percentile`,
          value,
          interval: null,
          target: `<= ${most}`,
          holds: value <= most,
          peer: known === null ? null : `${peer!.name}: ${milliseconds(known, 0.99)} ms`,
        })
    }
  }
  console.log(`\nask and tell of 10 parameters, milliseconds of processor time`)
  console.log(table(['sampler', 'history', 'p50', 'p99', `p50 ${peer?.name ?? 'Optuna'}`, 'p99'], rows))
  const reports = await reportSpeed(peer)
  peer?.close()
  return [...figures, ...reports, ...importanceSpeed()]
}

function times(name: keyof typeof asks, history: number): number[] {
  const random = createRandom(1)
  const finished: PastTrial[] = Array.from({ length: history }, (_, i) => {
    const settings = decode(space, space.parameters.map(random.next))
    return { number: i + 1, settings, status: 'complete', value: bowl(settings) }
  })
  const { suggest } = samplers[name]!
  const seconds: number[] = []
  for (let i = -before[name]; i < asks[name]; i++) {
    const spent = process.cpuUsage()
    const [settings] = suggest({ space, finished, running: [], count: 1, offset: finished.length, random })
    finished.push({
      number: finished.length + 1,
      settings: settings!,
      status: 'complete',
      value: bowl(settings!),
    })
    const { user, system } = process.cpuUsage(spent)
    if (i >= 0) seconds.push((user + system) / 1e6)
  }
  return seconds
}

function bowl(settings: Settings): number {
  return Object.values(settings).reduce<number>((sum, value) => sum + (Number(value) - 0.3) ** 2, 0)
}
