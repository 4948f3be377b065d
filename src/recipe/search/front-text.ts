import { type Goal, objectivesOf } from '../../domain/goal.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { frontOf } from '../reading.ts'
import { say } from '../words.ts'

/** What a search for several goals has come to: no best, but a front, and how far it reaches in each of them. */
export function frontText(goal: Goal, trials: readonly ObservedTrial[]): string {
  const front = frontOf(trials, goal)
  const reach = objectivesOf(goal).map(({ series, direction }) => {
    const values = front.map(({ trial }) => trial.metrics[series]!.last)
    const best = direction === 'minimize' ? Math.min(...values) : Math.max(...values)
    return `${series} ${say(best, 4)}`
  })
  const names = objectivesOf(goal).map(({ series }) => series)
  const which = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  return `${front.length} of ${trials.length} settings ${front.length === 1 ? 'is' : 'are'} beaten by no other in ${which}; they reach as far as ${reach.join(', ')}.`
}

/** For the outcome of a search stage. */
export function frontNumbers(
  goal: Goal,
  trials: readonly ObservedTrial[],
): { readonly front?: readonly number[] } {
  return goal.also === undefined ? {} : { front: frontOf(trials, goal).map(({ trial }) => trial.number) }
}
