import { createWireTail, type WireTail } from '../wire/tail.ts'
import type { Source } from './source.ts'

/** Bytes read in one go, so that a long file does not keep everybody else waiting. */
const limit = 4 * 1024 * 1024

/** The wire file of a run; see docs/wire.md. */
export const wireSource: Source = {
  name: 'wire',
  summary: 'the JSON lines a program appends to the file named in BABYSIT_WIRE',
  open(place) {
    let tail: WireTail | null = null
    let at = -1
    return {
      async read(from) {
        if (tail === null || at !== from) {
          tail?.close()
          tail = createWireTail(place, from)
        }
        const { points, layers, facts, offset, state, bad } = tail.read(limit)
        at = offset
        const why = `${place} is shorter than the ${offset} bytes that had been read of it`
        const known = facts === undefined ? {} : { facts }
        return { points, layers, ...known, offset, state, bad, ...(state === 'broken' ? { why } : {}) }
      },
      async close() {
        tail?.close()
        tail = null
      },
    }
  },
}
