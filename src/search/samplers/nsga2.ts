import { violationOf } from '../../domain/constraint.ts'
import type { Settings } from '../../domain/setting.ts'
import { crowdingOf, frontsOf } from '../../math/non-dominated.ts'
import type { Random } from '../../math/random.ts'
import { decode } from '../../space/encode.ts'
import { type Features, featuresOf } from '../models/features.ts'
import { draw } from './random.ts'
import type { PastTrial, Sampler, SuggestRequest } from './sampler.ts'
import { sobol } from './sobol.ts'
import { seenIn } from './unseen.ts'

/** Trials that have children; before there are as many, the space is spread evenly. */
const population = 24
/** How near children are to their parents: the larger, the nearer (Deb et al. 2002, section V, has 20). */
const crossoverIndex = 10
const mutationIndex = 20
const attempts = 10
const moreDigits = 3

/**
 * NSGA-II (Deb et al. 2002, "A fast and elitist multiobjective genetic algorithm"): parents are the best trials by front and
 * crowding distance, chosen in pairs by tournament; their children are crossed (simulated binary crossover) and mutated
 * (polynomial mutation), words are taken from either parent and drawn anew now and then. What keeps all constraints goes before
 * what does not, the nearer before the further (section VI). Departs from it: parents are chosen from among all trials so far at
 * each suggestion, not from a generation, so that it is a function of the history and of any number of workers.
 */
export const nsga2: Sampler = {
  name: 'nsga2',
  summary: 'Crosses and mutates the trials that no other beats (NSGA-II), for one goal or several.',
  learns: false,
  severalGoals: true,
  warning: (_, trials) =>
    trials < 3 * population
      ? `nsga2 spreads its first ${population} trials evenly and learns slowly: with ${trials} trials tpe is better.`
      : null,
  suggest(request) {
    const { space, count, offset, random } = request
    const parents = bestOf(request.finished).slice(0, population)
    if (parents.length < population) return sobol.suggest(request)
    const features = featuresOf(space)
    const places = parents.map(({ settings }) =>
      Array.from(features.of(settings), (u) => (Number.isNaN(u) ? 0.5 : u)),
    )
    const seen = seenIn(request)
    return Array.from({ length: count }, (_, i) => {
      const generator = random.stream('nsga2').stream(offset + i)
      let settings = child(request, { places, features, generator })
      for (let attempt = 1; attempt < attempts && seen.has(settings); attempt++)
        settings = child(request, { places, features, generator })
      const kept = seen.has(settings) ? draw(request, offset + i, seen) : settings
      seen.add(kept)
      return kept
    })
  },
}

/** What keeps all constraints front by front, then what misses them by how much; what diverged or broke has no children. */
function bestOf(finished: readonly PastTrial[]): readonly PastTrial[] {
  const told = [...finished]
    .filter(({ status, value }) => status === 'complete' && value !== null && !Number.isNaN(value))
    .sort((a, b) => a.number - b.number)
  const keeping = told.filter(({ misses }) => violationOf(misses) === 0)
  const missing = told
    .filter(({ misses }) => violationOf(misses) > 0)
    .sort(
      (a, b) =>
        Math.min(violationOf(a.misses), 1e9) - Math.min(violationOf(b.misses), 1e9) || a.number - b.number,
    )
  const points = keeping.map(({ value, values }) => values ?? [value!])
  const ranked = frontsOf(points).flatMap((front) => {
    const crowding = crowdingOf(front.map((i) => points[i]!))
    const order = [...front.keys()].sort((a, b) =>
      crowding[a] === crowding[b] ? front[a]! - front[b]! : crowding[b]! - crowding[a]!,
    )
    return order.map((place) => keeping[front[place]!]!)
  })
  return [...ranked, ...missing]
}

function child(
  { space }: SuggestRequest,
  about: {
    readonly places: readonly (readonly number[])[]
    readonly features: Features
    readonly generator: Random
  },
): Settings {
  const { places, features, generator } = about
  // Of two at random the better: they are in order.
  const chosen = (): readonly number[] =>
    places[Math.min(generator.below(places.length), generator.below(places.length))]!
  const [one, other] = [chosen(), chosen()]
  const point = one.map((u, f) => {
    const v = other[f]!
    const crossed = features.unordered[f] ? (generator.next() < 0.5 ? u : v) : between(u, v, generator)
    if (generator.next() >= 1 / one.length) return crossed
    return features.unordered[f] ? generator.next() : mutated(crossed, generator)
  })
  return decode(space, point, moreDigits)
}

/** Simulated binary crossover (Deb & Agrawal 1995): one of the two children, each as likely. */
function between(u: number, v: number, generator: Random): number {
  if (u === v || generator.next() < 0.5) return generator.next() < 0.5 ? u : v
  const chance = generator.next()
  const power = 1 / (crossoverIndex + 1)
  const spread = chance <= 0.5 ? (2 * chance) ** power : (1 / (2 * (1 - chance))) ** power
  const sign = generator.next() < 0.5 ? 1 : -1
  return clamp(0.5 * (u + v + sign * spread * (v - u)))
}

/** Polynomial mutation (Deb & Goyal 1996). */
function mutated(u: number, generator: Random): number {
  const chance = generator.next()
  const power = 1 / (mutationIndex + 1)
  return clamp(u + (chance < 0.5 ? (2 * chance) ** power - 1 : 1 - (2 * (1 - chance)) ** power))
}

function clamp(u: number): number {
  return Math.min(1, Math.max(0, u))
}
