import { violationOf } from '../../domain/constraint.ts'
import type { Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import type { EarlierTrial } from '../../domain/warm-start.ts'
import type { Random } from '../../math/random.ts'
import { decode } from '../../space/encode.ts'
import { type Evolution, evolve } from '../models/evolution.ts'
import { featuresOf } from '../models/features.ts'
import { standings } from '../models/standing.ts'
import { draw } from './random.ts'
import type { PastTrial, Sampler } from './sampler.ts'
import { hasStart, startingSettings } from './starting-values.ts'
import { type Seen, seenIn } from './unseen.ts'

const moreDigits = 3
const attempts = 10

/**
 * Evolution of a normal distribution with its full covariance (CMA-ES; Hansen 2016, "The CMA evolution strategy: a
 * tutorial"), restarted with twice the population where it has converged (Auger & Hansen 2005). The state is computed
 * anew from the history, generation by generation, so that nothing is kept between calls; trials that failed are passed
 * over, those that diverged count as the worst of their generation. Where older studies are known, the distribution begins as
 * that of their best tenth (Nomura et al. 2021, "Warm starting CMA-ES for hyperparameter optimization", eqs. 3 and 4). Made for ranges; words without an order are drawn at
 * random, which the warning says.
 */
export const cmaEs: Sampler = {
  name: 'cma-es',
  summary: 'Moves a normal distribution uphill, generation by generation (CMA-ES with restarts).',
  learns: true,
  severalGoals: false,
  warning(space, trials) {
    const { unordered, searched } = featuresOf(space)
    const words = space.parameters.filter((_, i) => unordered[i] && searched[i]).map(({ name }) => name)
    if (words.length > 0) return `cma-es knows no words: ${words.join(', ')} will be drawn at random.`
    const generation = 4 + Math.floor(3 * Math.log(Math.max(1, space.parameters.length)))
    return trials < 5 * generation
      ? `cma-es learns by generations of ${generation}: ${trials} trials are ${Math.floor(trials / generation)} of them; tpe or gp need fewer.`
      : null
  },
  suggest(request) {
    const { space, count, offset, finished, random } = request
    const seen = seenIn(request)
    const from = promising(space, request.earlier ?? [])
    const state = evolve(told(space, finished), { dimensions: space.parameters.length, random, from })
    return Array.from({ length: count }, (_, i) => {
      const generator = random.stream('cma-es').stream(offset + i)
      const settings =
        offset + i === 0 && hasStart(space)
          ? startingSettings(space, state.mean)
          : drawFrom(space, state, { generator, seen })
      const kept = seen.has(settings) ? draw(request, offset + i, seen) : settings
      seen.add(kept)
      return kept
    })
  },
}

/** Where constraints are missed, places in the order of standings take the place of values: only the order counts. */
function worthBy(finished: readonly PastTrial[]): (trial: PastTrial) => number {
  if (finished.every(({ misses }) => violationOf(misses) === 0)) return ({ value }) => value!
  const place = new Map(standings(finished).map(({ settings }, i) => [settings, i]))
  return ({ settings }) => place.get(settings)!
}

/** In order of their numbers. */
function told(space: Space, finished: readonly PastTrial[]): readonly { x: number[]; value: number }[] {
  const { of } = featuresOf(space)
  const value = worthBy(finished)
  return [...finished]
    .sort((a, b) => a.number - b.number)
    .filter((trial) => trial.status !== 'failed' && (trial.value !== null || trial.status !== 'complete'))
    .map((trial) => ({
      x: Array.from(of(trial.settings), (u) => (Number.isNaN(u) ? 0.5 : u)),
      value:
        trial.status === 'complete' && Number.isFinite(trial.value) ? value(trial) : Number.POSITIVE_INFINITY,
    }))
}

/** Share of the older trials that the distribution is laid through, and the fewest that make one. */
const promisingShare = 0.1
const fewestPromising = 3

/** Places of the best older trials; none where they are too few. */
function promising(space: Space, earlier: readonly EarlierTrial[]): readonly (readonly number[])[] {
  const { of } = featuresOf(space)
  const scored = earlier.filter(({ standing }) => standing !== null).sort((a, b) => a.standing! - b.standing!)
  const count = Math.max(fewestPromising, Math.ceil(promisingShare * scored.length))
  if (scored.length < 2 * fewestPromising) return []
  return scored
    .slice(0, count)
    .map(({ settings }) => Array.from(of(settings), (u) => (Number.isNaN(u) ? 0.5 : u)))
}

function drawFrom(
  space: Space,
  state: Evolution,
  { generator, seen }: { generator: Random; seen: Seen },
): Settings {
  const { unordered } = featuresOf(space)
  let settings: Settings = {}
  for (let attempt = 0; attempt < attempts; attempt++) {
    const point = state.draw(generator).map((u, i) => (unordered[i] ? generator.next() : u))
    settings = decode(space, point, moreDigits)
    if (!seen.has(settings)) break
  }
  return settings
}
