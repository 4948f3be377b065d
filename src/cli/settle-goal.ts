import { constraintText } from '../domain/constraint.ts'
import { BabysitError } from '../domain/error.ts'
import type { Goal } from '../domain/goal.ts'
import { directionOf } from '../recipe/goal/direction.ts'
import { type HeardSeries, settleGoal } from '../recipe/goal/settle-goal.ts'
import { formatCount } from '../report/numbers.ts'
import { createSeriesNames } from '../runs/sources/series-names.ts'
import { nearest } from '../trainer/options/suggest.ts'
import { didYouMean } from './did-you-mean.ts'

/**
 * The goal that a program's reports settle; null while more has to be heard.
 * @throws BabysitError BS1075 a name that it does not report, BS1076 where only the user can choose
 */
export function settleOrAsk(goal: Goal, heard: HeardSeries): Goal | null {
  const settling = settleGoal(goal, heard, (raw) => createSeriesNames().ours(raw))
  switch (settling.kind) {
    case 'settled':
      return withTheRest(settling.goal, { goal, heard: Object.keys(heard.counts) })
    case 'open':
      return null
    case 'unheard': {
      const option = `--${goal.direction}`
      throw new BabysitError(
        'BS1075',
        `${option} '${settling.name}': the program reports no such series; ${didYouMean(settling.name, settling.heard)}`,
        {
          next: `name one that it reports: babysit resume ${option} ${nearest(settling.name, settling.heard) ?? bestOther(settling.heard)}`,
        },
      )
    }
    case 'ambiguous': {
      const choices = settling.choices.map((name) => `--${directionOf(name) ?? 'maximize'} ${name}`)
      const what =
        choices.length === 1 ? 'whether less or more of it is better' : 'which of them is to be judged'
      throw new BabysitError(
        'BS1076',
        `the program reports ${settling.choices.join(', ')}; nobody said ${what}`,
        {
          next: `choose: babysit resume ${choices.slice(0, 4).join(', or ')}`,
        },
      )
    }
  }
}

/** Further goals and constraints are named as the program calls its series, or as we do. */
function withTheRest(
  settled: Goal,
  { goal, heard }: { readonly goal: Goal; readonly heard: readonly string[] },
): Goal {
  const names = createSeriesNames()
  const named = <One extends { readonly series: string }>(one: One): One => {
    const { series } = one
    const found =
      [series, names.ours(series)].find((name) => heard.includes(name)) ??
      heard.find((name) => name.endsWith(`/${series}`))
    return found === undefined ? one : { ...one, series: found }
  }
  const { also, constraints } = goal
  return {
    ...settled,
    ...(also === undefined ? {} : { also: also.map(named) }),
    ...(constraints === undefined ? {} : { constraints: constraints.map(named) }),
  }
}

/** `Goal: val/accuracy, the higher the better; heard: val/accuracy (5 points), lr (100). Another: --minimize val/loss` */
export function goalText(goal: Goal, heard: Readonly<Record<string, number>>): string {
  const better = goal.direction === 'maximize' ? 'the higher the better' : 'the lower the better'
  const counts = Object.entries(heard)
    .filter(([name]) => name !== goal.series)
    .slice(0, 5)
    .map(([name, count]) => `${name} (${formatCount(count, 'point')})`)
  const other = bestOther(Object.keys(heard).filter((name) => name !== goal.series))
  const also = counts.length > 0 ? `; heard as well: ${counts.join(', ')}` : ''
  const change = other === undefined ? '' : `. Another goal: --${directionOf(other)} ${other}`
  const kept = (goal.constraints ?? []).map(constraintText)
  const asked = kept.length === 0 ? '' : `, with ${kept.join(' and ')}`
  const others = (goal.also ?? []).map(
    (one) =>
      `, and ${one.series}, ${one.direction === 'maximize' ? 'the higher the better' : 'the lower the better'}`,
  )
  return `Goal: ${goal.series}, ${better}${others.join('')}${asked}${also}${change}`
}

/** What else one would judge by: of the validation, if anything is. */
function bestOther(names: readonly string[]): string | undefined {
  const known = names.filter((name) => directionOf(name) !== null)
  return known.find((name) => /^(?:val|test)\//.test(name)) ?? known[0]
}
