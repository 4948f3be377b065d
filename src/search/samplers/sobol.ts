import { sobolDimensions, sobol as sobolPoints } from '../../math/sobol.ts'
import { decode } from '../../space/encode.ts'
import type { Sampler, SuggestRequest } from './sampler.ts'
import { hasStart, startingSettings } from './starting-values.ts'

/**
 * A scrambled Sobol sequence through the unit cube: as random as random search, without its gaps and clusters. Goes on
 * at `offset`; parameters beyond the sequence's dimensions are drawn at random.
 */
export const sobol: Sampler = {
  name: 'sobol',
  summary: 'Spreads trials evenly over the space by a scrambled Sobol sequence (log ranges in log space).',
  suggest(request) {
    return points(request).map((point, i) =>
      request.offset + i === 0 && hasStart(request.space)
        ? startingSettings(request.space, point)
        : decode(request.space, point),
    )
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
