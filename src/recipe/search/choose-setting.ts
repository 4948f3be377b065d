import type { ObservedTrial } from '../../domain/trial.ts'
import { bestFirst, goalOf, keptGoalOf, mean } from '../reading.ts'
import type { StageContext } from '../stage.ts'
import { knownTo, type SearchNotes } from './search-round.ts'

/**
 * The trials of a search, best first. Where the sampler has a model those that were trained to their end go by what it expects
 * of their settings: the luckiest of many trials that differ by less than their noise is seldom the best.
 */
export function ranked(context: StageContext, notes: SearchNotes): readonly ObservedTrial[] {
  const { goal } = context.plan
  const plain = [...bestFirst(notes.trials, goal)]
  const space = notes.rounds.at(-1)?.space
  const expect = space && context.sampler.expect?.({ space, finished: knownTo(context, notes) })
  if (!expect || goal.also !== undefined) return plain
  const worth = new Map(
    plain.map((one) => [
      one,
      // What misses a constraint stays where it is, behind all that keep them.
      keptGoalOf(one, goal) === null ? Number.POSITIVE_INFINITY : expect(one.trial.settings),
    ]),
  )
  return plain.sort((a, b) => order(worth.get(a)!, worth.get(b)!))
}

/** The same with those first that were repeated with other seeds, by the mean over all of theirs. */
export function rankedByMeans(
  trials: readonly ObservedTrial[],
  about: { readonly context: StageContext; readonly repeats: readonly ObservedTrial[] },
): readonly ObservedTrial[] {
  const { goal } = about.context.plan
  const goals = new Map<string, (number | null)[]>()
  for (const one of about.repeats) {
    const key = JSON.stringify(one.trial.settings)
    goals.set(key, [...(goals.get(key) ?? []), goalOf(one, goal)])
  }
  const worth = (one: ObservedTrial): number => {
    const others = goals.get(JSON.stringify(one.trial.settings))
    const own = keptGoalOf(one, goal)
    if (others === undefined || own === null) return Number.POSITIVE_INFINITY
    const sound = others.filter((value) => value !== null)
    // One that is lost with another seed comes after those that are not.
    return sound.length < others.length ? Number.MAX_VALUE : mean([own, ...sound])
  }
  const of = new Map(trials.map((one) => [one, worth(one)]))
  return [...trials].sort((a, b) => order(of.get(a)!, of.get(b)!))
}

function order(a: number, b: number): number {
  return a === b ? 0 : a - b
}
