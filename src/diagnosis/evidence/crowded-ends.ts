import type { Space } from '../../domain/parameter.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { type Border, detectBorders } from '../../space/border.ts'
import { type DivergedBorder, divergedBorder } from '../../space/diverged-border.ts'
import { hullOf } from '../../space/hull.ts'
import type { StudyView } from '../rules/rule.ts'
import { goalValue } from './study-trials.ts'

/** Everything that the study has drawn from, whatever it narrowed later: only where this ends is a border. */
export function searchedSpace({ rounds, space }: StudyView): Space {
  const [first, ...others] = rounds.map((round) => round.space)
  return first === undefined ? space : hullOf([first, ...others])
}

/** Ends of the searched ranges that good settings crowd now, the surest first, each once. */
export function crowdedEnds(view: StudyView): readonly Border[] {
  const space = searchedSpace(view)
  const surest = new Map<string, Border>()
  for (const trials of byBudget(view)) {
    for (const border of detectBorders({ space, trials: asBorderTrials(trials, view) })) {
      const key = `${border.parameter} ${border.side}`
      const known = surest.get(key)
      if (known === undefined || border.p < known.p) surest.set(key, border)
    }
  }
  return [...surest.values()].sort((a, b) => a.p - b.p)
}

/** Where (nearly) nothing survived at any budget. */
export function deadEnd(view: StudyView): DivergedBorder | null {
  return divergedBorder(searchedSpace(view), asBorderTrials(view.trials, view))
}

/** The five best of the trials that trained longest; of fewer where so many did not end with a value. */
export function bestTrials(view: StudyView): readonly ObservedTrial[] {
  const longest = byBudget(view)
    .map((trials) => inOrder(trials, view).filter((one) => goalValue(one, view.goal) !== null))
    .filter((trials) => trials.length > 0)
    .sort((a, b) => b[0]!.trial.budget.amount - a[0]!.trial.budget.amount)
  return (longest.find((trials) => trials.length >= 5) ?? longest[0] ?? []).slice(0, 5)
}

/** Trials can only be ranked against those that trained as long. */
function byBudget({ trials }: StudyView): readonly (readonly ObservedTrial[])[] {
  const groups = new Map<string, ObservedTrial[]>()
  for (const one of trials) {
    if (one.trial.status === 'stopped') continue
    const { amount, unit } = one.trial.budget
    const key = `${amount} ${unit}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()]
}

function asBorderTrials(trials: readonly ObservedTrial[], view: StudyView) {
  return inOrder(trials, view).map((one, rank) => ({
    settings: one.trial.settings,
    value: goalValue(one, view.goal) === null ? null : rank,
    status: one.trial.status,
  }))
}

/** Best first; where goals are equal, as at chance level they often are, the losses decide. */
function inOrder(trials: readonly ObservedTrial[], { goal }: StudyView): readonly ObservedTrial[] {
  const loss = ({ trial }: ObservedTrial, series: string): number => trial.metrics[series]?.last ?? 0
  const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)
  return [...trials].sort(
    (a, b) =>
      compare(
        goalValue(a, goal) ?? Number.POSITIVE_INFINITY,
        goalValue(b, goal) ?? Number.POSITIVE_INFINITY,
      ) ||
      compare(loss(a, 'val/loss'), loss(b, 'val/loss')) ||
      compare(loss(a, 'train/loss'), loss(b, 'train/loss')) ||
      a.trial.number - b.trial.number,
  )
}
