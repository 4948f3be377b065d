import type { Settings } from '../../domain/setting.ts'
import { decode } from '../../space/encode.ts'
import { featuresOf } from '../models/features.ts'
import { createParzen, type Parzen } from '../models/parzen.ts'
import { type Standing, standings } from '../models/standing.ts'
import { placedEarlier, standsAlone } from '../warm-start/placed-earlier.ts'
import { draw } from './random.ts'
import type { PastTrial, Sampler, SuggestRequest } from './sampler.ts'
import { sobol } from './sobol.ts'
import { seenIn } from './unseen.ts'

/** Trials spread evenly before the first model. */
const startup = 10
/** Share of the trials that count as good, and at most so many. */
const goodShare = 0.1
const mostGood = 25
/** Of the others no more than so many are looked at, evenly spaced in rank: a larger history costs no more. */
const mostOthers = 250
const candidates = 32
/** Digits beyond those that people type: a search closes in. */
const moreDigits = 3

/**
 * Tree-structured Parzen estimator (Bergstra et al. 2011), multivariate (Falkner, Klein & Hutter 2018, BOHB): a density
 * over the good settings and one over the others, both of whole settings; of `candidates` draws from the first the one
 * with the largest ratio of the two densities is tried. Running trials count among the others (constant liar), so that
 * workers do not flock together.
 *
 * Kernels are as wide as places are apart, as in the former; multivariate kernels of one width for all, as in the latter,
 * stay too wide where good trials crowd. Departs from both: starts with a Sobol sequence; the best tenth of the trials
 * is good, of several goals those that `paretoOrder` puts first (as MOTPE does: Ozaki et al. 2020, but for its weights); words and whole numbers are kernels over their cells; a parameter that exists only beside others is judged by
 * the trials that have it.
 */
export const tpe: Sampler = {
  name: 'tpe',
  summary: 'Draws from where good trials were dense and others were not (tree-structured Parzen estimator).',
  learns: true,
  severalGoals: true,
  suggest(request) {
    const { space, count, offset, finished } = request
    const told = standings(withEarlier(request))
    if (told.length < startup) return sobol.suggest(request)
    const features = featuresOf(space)
    const seen = seenIn(request)
    const good = Math.min(mostGood, Math.max(2, Math.ceil(goodShare * told.length)))
    const placeOf = ({ settings }: Standing) => features.of(settings)
    const others = thinned(told.slice(good), mostOthers).map(placeOf)
    const running = request.running.map(features.of)
    const better = createParzen(space, told.slice(0, good).map(placeOf))
    const chosen: Settings[] = []
    const liars = [...running]
    const alone = standsAlone(finished, request.earlier)
    for (let i = 0; i < count; i++) {
      if (alone && (offset + i) % 2 === 0) {
        const tried = [...request.running, ...chosen]
        chosen.push(...sobol.suggest({ ...request, running: tried, count: 1, offset: offset + i }))
        continue
      }
      const worse = createParzen(space, [...others, ...liars])
      const settings = best(request, { better, worse, features, seen, index: offset + i })
      seen.add(settings)
      liars.push(features.of(settings))
      chosen.push(settings)
    }
    return chosen
  },
}

/** The trials of older studies as if they were its own, where something is to be learnt from them. */
function withEarlier({ space, finished, earlier = [] }: SuggestRequest): readonly PastTrial[] {
  const placed = earlier.length === 0 ? null : placedEarlier(space, { finished, earlier })
  if (placed === null) return finished
  const older = placed.map(({ trial, value }, i) => ({ ...trial, value, number: i - placed.length }))
  return standsAlone(finished, earlier) ? older : [...older, ...finished]
}

function best(
  request: SuggestRequest,
  about: {
    readonly better: Parzen
    readonly worse: Parzen
    readonly features: ReturnType<typeof featuresOf>
    readonly seen: ReturnType<typeof seenIn>
    readonly index: number
  },
): Settings {
  const { space, random } = request
  const { better, worse, features, seen, index } = about
  const generator = random.stream('tpe').stream(index)
  let chosen: Settings | null = null
  let highest = Number.NEGATIVE_INFINITY
  for (let i = 0; i < candidates; i++) {
    const settings = decode(space, better.draw(generator), moreDigits)
    const x = features.of(settings)
    const score = better.logDensity(x) - worse.logDensity(x) - (seen.has(settings) ? 1e6 : 0)
    if (score > highest || chosen === null) {
      highest = score
      chosen = settings
    }
  }
  // All draws were tried before: the good region is used up.
  return seen.has(chosen!) ? draw(request, index, seen) : chosen!
}

function thinned<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items
  return Array.from({ length: most }, (_, i) => items[Math.floor(((i + 0.5) * items.length) / most)]!)
}
