import type { Goal } from '../../domain/goal.ts'
import type { SeriesName } from '../../domain/series.ts'
import { directionOf } from './direction.ts'

/** What was heard of finished trials. */
export interface HeardSeries {
  /** Points of each series, over all trials that went well. */
  readonly counts: Readonly<Record<SeriesName, number>>
  /** A trial of the search has gone well: what was not heard by now, the program does not say. */
  readonly searched: boolean
}

export type Settling =
  | { readonly kind: 'settled'; readonly goal: Goal }
  /** More has to be heard first. */
  | { readonly kind: 'open' }
  /** The name that was given is not among what was heard. */
  | { readonly kind: 'unheard'; readonly name: string; readonly heard: readonly SeriesName[] }
  /** Several could be meant, or nobody can tell whether less of it is better. */
  | { readonly kind: 'ambiguous'; readonly choices: readonly SeriesName[] }

/**
 * Finds the goal in what a program reports.
 *
 * Without a name: the accuracy of the validation, else its loss, else its one other metric whose direction is known;
 * the same of a test set where there is no validation; and only where there is neither, the loss of the training. Never
 * a guess between several: then the user is asked.
 *
 * With a name: the series of that name, or the one that we call so (`val_loss` is our `val/loss`).
 *
 * @param ours our name for what a program calls a series
 */
export function settleGoal(goal: Goal, heard: HeardSeries, ours: (raw: string) => SeriesName): Settling {
  const names = Object.keys(heard.counts)
  if (goal.open === undefined) return { kind: 'settled', goal }
  if (names.length === 0) return { kind: 'open' }
  return goal.open === 'named' ? settleNamed(goal, heard, ours(goal.series)) : settleUnnamed(heard)
}

function settleNamed(
  { series, direction }: Goal,
  { counts, searched }: HeardSeries,
  ours: SeriesName,
): Settling {
  const found = [series, ours].find((name) => name in counts)
  if (found !== undefined) return { kind: 'settled', goal: { series: found, direction } }
  const names = Object.keys(counts)
  // What is evaluated comes later than what is trained on: its absence tells only where something else was evaluated.
  const evaluated = names.some((name) => !isTraining(name))
  if (!searched && !evaluated && !isTraining(ours)) return { kind: 'open' }
  return { kind: 'unheard', name: series, heard: names }
}

function settleUnnamed({ counts, searched }: HeardSeries): Settling {
  const names = Object.keys(counts)
  for (const split of ['val', 'test']) {
    const held = names.filter((name) => name.startsWith(`${split}/`))
    if (held.length === 0) continue
    const plain = [`${split}/accuracy`, `${split}/loss`].find((name) => held.includes(name))
    return choose(plain === undefined ? held : [plain])
  }
  // NNI's word for what is to be judged.
  if (names.includes('default')) return choose(['default'])
  if (!searched) return { kind: 'open' }
  const training = names.filter((name) => name.startsWith('train/'))
  if (names.includes('train/loss')) return choose(['train/loss'])
  const others = training.length > 0 ? training : names.filter((name) => directionOf(name) !== null)
  return choose(others.length > 0 ? others : names)
}

function choose(choices: readonly SeriesName[]): Settling {
  const [only] = choices
  const direction = only === undefined || choices.length > 1 ? null : directionOf(only)
  return direction === null
    ? { kind: 'ambiguous', choices }
    : { kind: 'settled', goal: { series: only!, direction } }
}

/** Of the run itself or of its training; what has another name may be an evaluation. */
function isTraining(name: SeriesName): boolean {
  return (
    name.startsWith('train/') ||
    ['lr', 'grad_norm', 'data_loss', 'regularization_loss', 'throughput'].includes(name) ||
    name.startsWith('update_ratio/')
  )
}
