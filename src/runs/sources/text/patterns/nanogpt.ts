import type { LinePattern } from '../line-pattern.ts'
import { pairsOf } from '../pairs.ts'
import { locate } from '../positions.ts'
import { acceptPairs } from './accept-pairs.ts'

/** Lines that begin with their step, then names and numbers with or without a mark between them. */
export const nanogpt: LinePattern = {
  name: 'step-first',
  summary: 'lines that begin with their step, as of nanoGPT and its kin',
  example: 'step 250: train loss 2.1035, val loss 2.2177',
  read(line) {
    if (!/^[\s|[(*=>-]*(?:step|iter|iteration|update|it)\b\s*[:#=]?\s*\[?\s*\d/i.test(line.text)) return null
    const located = locate(line.text)
    if (located.position.step === undefined) return null
    const values = acceptPairs(pairsOf(located.rest, line.wanted), { line, located })
    return values.length === 0 ? null : { position: located.position, values }
  },
}
