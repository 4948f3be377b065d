import { parseLine } from '../wire/parse-line.ts'
import { createWireTail, type WireTail } from '../wire/tail.ts'
import { firstLines } from './first-lines.ts'
import type { Source } from './source.ts'

/** Bytes read in one go, so that a long file does not keep everybody else waiting. */
const limit = 4 * 1024 * 1024

const typed = /^\s*\{.*"t"\s*:\s*"(hello|about|point|layers|end)"/

/** The wire file of a run; see docs/wire.md. Its names are taken as they are: the wire speaks in ours. */
export const wireSource: Source = {
  name: 'wire',
  summary: 'The JSON lines a program appends to the file named in BABYSIT_WIRE.',
  form: 'live',
  recognise({ kind, head }) {
    if (kind !== 'file') return 'no'
    const said = firstLines(head, 20).filter((line) => typed.test(line) && parseLine(line, 0).kind !== 'bad')
    return said.length > 0 ? 'surely' : 'no'
  },
  open(place) {
    let tail: WireTail | null = null
    let at = -1
    return {
      async read(cursor) {
        const from = typeof cursor === 'number' ? cursor : 0
        if (tail === null || at !== from) {
          tail?.close()
          tail = createWireTail(place, from)
        }
        const { points, layers, facts, offset, state, bad, badWhy } = tail.read(limit)
        at = offset
        const why = `${place} is shorter than the ${offset} bytes that had been read of it`
        return {
          points,
          layers,
          ...(facts === undefined ? {} : { facts }),
          cursor: offset,
          state,
          ...(state === 'broken' ? { why } : {}),
          bad,
          ...(badWhy === null ? {} : { badWhy }),
        }
      },
      async close() {
        tail?.close()
        tail = null
      },
    }
  },
}
