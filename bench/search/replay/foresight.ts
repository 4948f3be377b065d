import type { Space } from '../../../src/domain/parameter.ts'
import { createRandom } from '../../../src/math/random.ts'
import type { BorderTrial } from '../../../src/space/border.ts'
import { divergenceBound } from '../../../src/space/divergence-bound.ts'
import { parseRange } from '../../../src/space/parse-range.ts'
import type { Line } from './trials.ts'

/** Trials before the first bound is asked for. */
const fewest = 10

export interface Foresight {
  /** Of all that diverge, those that never reported included, the share whose rate lay above the bound before they began. */
  readonly foreseen: number
  /** Of all that do not, the share that it would have kept from being tried. */
  readonly mistakes: number
}

/**
 * Divergence foreseen from the learning rate alone: before each trial of an order, the rate above which nearly all of its
 * predecessors diverged, where there is one. Trials before there is one count as not foreseen.
 */
export function foresight(lines: readonly Line[], seeds: readonly number[]): Foresight | null {
  if (lines.some(({ rate }) => rate === undefined)) return null
  const rates = lines.map(({ rate }) => rate!)
  const range = `@log:${Math.min(...rates)}..${Math.max(...rates)}`
  const space: Space = { parameters: [parseRange(range, 'lr')] }
  const sums = { foreseen: 0, mistakes: 0 }
  for (const seed of seeds) {
    const order = createRandom(seed).shuffle([...lines])
    const before: BorderTrial[] = []
    for (const { rate, diverged } of order) {
      const bound = before.length < fewest ? null : divergenceBound(space, before)
      if (bound !== null && rate! > bound.at) sums[diverged ? 'foreseen' : 'mistakes']++
      before.push({
        settings: { lr: rate! },
        status: diverged ? 'diverged' : 'complete',
        value: diverged ? null : 1,
      })
    }
  }
  const diverging = lines.filter(({ diverged }) => diverged).length
  return {
    foreseen: sums.foreseen / (diverging * seeds.length),
    mistakes: sums.mistakes / ((lines.length - diverging) * seeds.length),
  }
}
