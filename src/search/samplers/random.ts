import type { Settings } from '../../domain/setting.ts'
import { decode } from '../../space/encode.ts'
import type { Sampler, SuggestRequest } from './sampler.ts'
import { hasStart, startingSettings } from './starting-values.ts'
import { type Seen, seenIn } from './unseen.ts'

/** So many draws are made before a setting that was tried already is taken again (a space of few settings). */
const attempts = 20

/**
 * Every parameter by itself and uniformly on its own scale: a log range is searched as `10 ** uniform(a, b)` (Bergstra
 * & Bengio 2012). Which settings come depends on the seed and on `offset`; a setting that is known already is drawn
 * anew.
 */
export const random: Sampler = {
  name: 'random',
  summary: 'Draws every parameter at random on its own scale (log ranges in log space).',
  learns: false,
  severalGoals: true,
  suggest(request) {
    const { count, offset } = request
    const seen = seenIn(request)
    return Array.from({ length: count }, (_, i) => {
      const settings = draw(request, offset + i, seen)
      seen.add(settings)
      return settings
    })
  },
}

/** The draw of that index, drawn anew where it was tried already: what other samplers fall back on as well. */
export function draw(
  { space, random: generators }: Pick<SuggestRequest, 'space' | 'random'>,
  index: number,
  seen: Seen,
): Settings {
  const generator = generators.stream('random').stream(index)
  const point = (): number[] => space.parameters.map(generator.next)
  if (index === 0 && hasStart(space)) return startingSettings(space, point())
  let settings = decode(space, point())
  for (let attempt = 1; attempt < attempts && seen.has(settings); attempt++) settings = decode(space, point())
  return settings
}
