import type { Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import { decode } from '../../space/encode.ts'
import type { Sampler, SuggestRequest } from './sampler.ts'
import { hasStart, startingSettings } from './starting-values.ts'

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
  suggest(request) {
    const { space, count, offset, running, finished } = request
    const known = new Set(
      [...running, ...finished.map((trial) => trial.settings)].map((old) => key(space, old)),
    )
    return Array.from({ length: count }, (_, i) => {
      const settings = draw(request, offset + i, known)
      known.add(key(space, settings))
      return settings
    })
  },
}

function draw(
  { space, random: generators }: SuggestRequest,
  index: number,
  known: ReadonlySet<string>,
): Settings {
  const generator = generators.stream('random').stream(index)
  const point = (): number[] => space.parameters.map(generator.next)
  if (index === 0 && hasStart(space)) return startingSettings(space, point())
  let settings = decode(space, point())
  for (let attempt = 1; attempt < attempts && known.has(key(space, settings)); attempt++) {
    settings = decode(space, point())
  }
  return settings
}

/** The same text for the same values, whatever order they were written in. */
function key(space: Space, settings: Settings): string {
  return JSON.stringify(space.parameters.map(({ name }) => settings[name] ?? null))
}
