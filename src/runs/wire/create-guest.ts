import type { Orders } from '../../domain/orders.ts'
import type { Guest } from './guest.ts'
import { wireVersion } from './line.ts'
import type { WireWriter } from './writer.ts'

export interface GuestRequest {
  readonly orders: Orders
  readonly options: Guest['options']
  /** Null where nobody listens: a program that runs on its own. */
  readonly writer: WireWriter | null
  /** Whether the babysitter wants the run to end. */
  readonly shouldStop: () => boolean
}

/** What a training function is given, speaking through a wire file. */
export function createGuest({ orders, options, writer, shouldStop }: GuestRequest): Guest {
  return {
    params: orders.settings,
    options,
    seed: orders.seed,
    budget: orders.budget ?? null,
    samples: orders.samples ?? null,
    inputs: orders.inputs ?? null,
    evaluate: orders.evaluate ?? null,
    hello(about) {
      writer?.write({ kind: 'hello', hello: { version: wireVersion, pid: process.pid, ...about } })
    },
    about(facts) {
      writer?.write({ kind: 'about', facts })
    },
    log(values, { step, epoch }) {
      const point = { step, time: Date.now() / 1000, values }
      writer?.write({ kind: 'point', point: epoch === undefined ? point : { ...point, epoch } })
    },
    layers(step, layers) {
      writer?.write({ kind: 'layers', report: { step, layers } })
    },
    shouldStop,
  }
}
