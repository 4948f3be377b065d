import type { Facts, LayerReport } from '../../src/domain/series.ts'
import type { Guest } from '../../src/runs/wire/guest.ts'
import { train } from '../../src/trainer/main.ts'

export interface RecordedRun {
  readonly hello: { readonly obeys: readonly string[] } | null
  readonly facts: Facts
  readonly points: readonly (Readonly<Record<string, number>> & {
    readonly step: number
    readonly epoch: number
  })[]
  readonly layers: readonly LayerReport[]
  /** Every value of a series, in order. */
  readonly series: (name: string) => readonly number[]
  readonly last: (name: string) => number
}

/** Runs the built-in trainer in this thread and keeps what it says. `stopAfter`: shouldStop says yes from that step on. */
export function record(orders: Partial<Guest> & { readonly stopAfter?: number }): RecordedRun {
  let hello: RecordedRun['hello'] = null
  let facts: Facts = {}
  let asked = 0
  const points: RecordedRun['points'][number][] = []
  const layers: LayerReport[] = []
  train({
    params: {},
    options: { data: 'moons' },
    seed: 1,
    budget: { amount: 2, unit: 'epochs' },
    samples: null,
    inputs: null,
    evaluate: null,
    hello: (about) => {
      hello = about
    },
    about: (about) => {
      facts = { ...facts, ...about }
    },
    log: (values, at) => points.push({ ...values, step: at.step, epoch: at.epoch ?? Number.NaN }),
    layers: (step, seen) => layers.push({ step, layers: seen }),
    shouldStop: () => orders.stopAfter !== undefined && asked++ >= orders.stopAfter,
    ...orders,
  })
  const series = (name: string) => points.flatMap((point) => (name in point ? [point[name]!] : []))
  return { hello, facts, points, layers, series, last: (name) => series(name).at(-1) ?? Number.NaN }
}
