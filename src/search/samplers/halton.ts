import { haltonDimensions, halton as haltonPoints } from '../../math/halton.ts'
import { decode } from '../../space/encode.ts'
import { draw } from './random.ts'
import type { Sampler } from './sampler.ts'
import { hasStart, startingSettings } from './starting-values.ts'
import { seenIn } from './unseen.ts'

/**
 * A scrambled Halton sequence through the unit cube: evenly spread after any number of trials, where Sobol's evenness
 * comes at powers of two. Goes on at `offset`; parameters beyond the sequence's dimensions are drawn at random.
 */
export const halton: Sampler = {
  name: 'halton',
  summary: 'Spreads trials evenly over the space by a scrambled Halton sequence (log ranges in log space).',
  learns: false,
  severalGoals: true,
  suggest(request) {
    const { space, count, offset, random } = request
    const seen = seenIn(request)
    const size = space.parameters.length
    const dimensions = Math.min(size, haltonDimensions)
    const rest = random.stream('beyond-halton')
    return haltonPoints({ dimensions, count, offset, random }).map((point, i) => {
      const generator = rest.stream(offset + i)
      while (point.length < size) point.push(generator.next())
      if (offset + i === 0 && hasStart(space)) return startingSettings(space, point)
      const planned = decode(space, point)
      const settings = seen.has(planned) ? draw(request, offset + i, seen) : planned
      seen.add(settings)
      return settings
    })
  },
}
