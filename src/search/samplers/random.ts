import type { Settings } from '../../domain/setting.ts'
import { distance } from '../../space/distance.ts'
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
    const chosen: Settings[] = []
    for (let i = 0; i < request.count; i++) chosen.push(draw(request, request.offset + i, chosen))
    return chosen
  },
}

function draw(request: SuggestRequest, index: number, chosen: readonly Settings[]): Settings {
  const { space } = request
  const generator = request.random.stream('random').stream(index)
  const point = (): number[] => space.parameters.map(generator.next)
  if (index === 0 && hasStart(space)) return startingSettings(space, point())
  let settings = decode(space, point())
  for (let attempt = 1; attempt < attempts && isKnown(request, chosen, settings); attempt++) {
    settings = decode(space, point())
  }
  return settings
}

function isKnown(request: SuggestRequest, chosen: readonly Settings[], settings: Settings): boolean {
  const same = (other: Settings): boolean => distance(request.space, other, settings) === 0
  return (
    chosen.some(same) || request.running.some(same) || request.finished.some((trial) => same(trial.settings))
  )
}
