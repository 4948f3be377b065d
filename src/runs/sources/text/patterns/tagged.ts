import type { LinePattern } from '../line-pattern.ts'
import { parseObject, spokenOf } from './fields.ts'

/** Syne Tune's reporter; its own bookkeeping (`st_...`) is left out. */
export const tagged: LinePattern = {
  name: 'tagged',
  summary: 'lines that bear a tag for tuners: every number in them',
  example: '[tune-metric]: {"loss": 0.31, "epoch": 4}',
  long: true,
  read({ text, wanted }) {
    const found = /\[tune-metric\]:\s*(\{.*\})\s*$/.exec(text)
    const fields = found === null ? null : parseObject(found[1]!)
    if (fields === null) return null
    const own = Object.entries(fields).filter(([name]) => !name.startsWith('st_'))
    return spokenOf(Object.fromEntries(own), { told: true, wanted })
  },
}
