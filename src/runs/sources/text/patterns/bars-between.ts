import { splitOf } from '../../series-names.ts'
import type { LinePattern } from '../line-pattern.ts'
import { pairsOf } from '../pairs.ts'
import { locate } from '../positions.ts'
import { acceptPairs } from './accept-pairs.ts'
import { isBareBar } from './progress-bar.ts'

/** Columns between upright strokes, as fairseq and Megatron-LM print them. */
export const barsBetween: LinePattern = {
  name: 'bars-between',
  summary: 'names and numbers between upright strokes, as of fairseq and Megatron-LM',
  example: '| epoch 002 | loss 5.213 | ppl 37.1 | num_updates 1876 | lr 0.0005 | gnorm 1.21 |',
  read(line) {
    if ((line.text.match(/[|│]/g) ?? []).length < 2) return null
    if (isBareBar(line.text)) return null
    const located = locate(line.text)
    const parts = located.rest.split(/[|│]/)
    const pairs = parts.flatMap((part) => pairsOf(part, line.wanted))
    const split = parts.flatMap((part) => headingOf(part))[0] ?? null
    const whole = pairs.map((pair) => ({ ...pair, split: pair.split ?? split }))
    const values = acceptPairs(whole, { line, located })
    return values.length === 0 ? null : { position: located.position, values }
  },
}

/** `valid on 'valid' subset`, `validation loss at iteration 1000`: a part that heads the numbers of the others. */
function headingOf(part: string) {
  if (/\d/.test(part)) return []
  const alone = splitOf(part.trim())
  if (alone !== null) return [alone]
  return /\bvalid(?:ation)?\b/i.test(part)
    ? ['val' as const]
    : /\btest\b/i.test(part)
      ? ['test' as const]
      : []
}
