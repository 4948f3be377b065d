import type { LinePattern } from '../line-pattern.ts'
import { pairsOf } from '../pairs.ts'
import { locate } from '../positions.ts'
import { acceptPairs } from './accept-pairs.ts'

/** Katib's default: `name=value` anywhere in a line. */
export const equals: LinePattern = {
  name: 'name=value',
  summary: 'names and numbers with an equals sign between them (what Katib reads)',
  example: 'epoch=3 train_loss=0.41 val_accuracy=0.87',
  read(line) {
    if (!line.text.includes('=')) return null
    const located = locate(line.text)
    const pairs = pairsOf(located.rest, line.wanted)
    if (!pairs.some(({ mark, kind }) => mark === '=' && kind !== 'other' && kind !== 'unknown')) return null
    const values = acceptPairs(pairs, { line, located })
    return values.length === 0 ? null : { position: located.position, values }
  },
}
