import { sobolDimensions, sobol as sobolPoints } from '../../math/sobol.ts'
import { decode } from '../../space/encode.ts'
import { draw } from './random.ts'
import type { Sampler, SuggestRequest } from './sampler.ts'
import { hasStart, startingSettings } from './starting-values.ts'
import { seenIn } from './unseen.ts'

/**
 * A scrambled Sobol sequence through the unit cube: as random as random search, without its gaps and clusters. Goes on
 * at `offset`; parameters beyond the sequence's dimensions are drawn at random.
 */
export const sobol: Sampler = {
  name: 'sobol',
  summary: 'Spreads trials evenly over the space by a scrambled Sobol sequence (log ranges in log space).',
  learns: false,
  severalGoals: true,
  suggest(request) {
    const { space, offset } = request
    const seen = seenIn(request)
    return points(request).map((point, i) => {
      const index = offset + i
      if (index === 0 && hasStart(space)) return startingSettings(space, point)
      // In a space of few settings several points mean the same.
      const planned = decode(space, point)
      const settings = seen.has(planned) ? draw(request, index, seen) : planned
      seen.add(settings)
      return settings
    })
  },
}

function points({ space, count, offset, random }: SuggestRequest): number[][] {
  const size = space.parameters.length
  const dimensions = Math.min(size, sobolDimensions)
  const rest = random.stream('beyond-sobol')
  return sobolPoints({ dimensions, count, offset, random }).map((point, i) => {
    const generator = rest.stream(offset + i)
    while (point.length < size) point.push(generator.next())
    return point
  })
}
