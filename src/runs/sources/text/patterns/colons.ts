import type { LinePattern } from '../line-pattern.ts'
import { pairsOf } from '../pairs.ts'
import { locate } from '../positions.ts'
import { acceptPairs } from './accept-pairs.ts'
import { isBareBar } from './progress-bar.ts'

/** Guild's default and what most scripts print by hand: `name: value`, once or several times in a line. */
export const colons: LinePattern = {
  name: 'name: value',
  summary:
    'names and numbers with a colon or blanks between them (what Guild reads, and scripts print by hand)',
  example: 'Test set: Average loss: 0.0489, Accuracy: 9839/10000 (98%)',
  read(line) {
    if (isBareBar(line.text)) return null
    const located = locate(line.text)
    const values = acceptPairs(pairsOf(located.rest, line.wanted), { line, located })
    return values.length === 0 ? null : { position: located.position, values }
  },
}
