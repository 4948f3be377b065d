import { constraintText, missesOf, violationOf } from '../../domain/constraint.ts'
import type { Goal } from '../../domain/goal.ts'
import type { Parameter, Space } from '../../domain/parameter.ts'
import type { Settings, SettingValue } from '../../domain/setting.ts'
import type { StudyPlan } from '../../domain/study.ts'
import type { FinishedTrial } from '../../domain/trial.ts'
import type { EarlierTrial } from '../../domain/warm-start.ts'
import { isActive } from '../../space/conditions.ts'
import { allows } from '../../space/contains.ts'
import { agreement, foretold, normalScores, risingLine } from './align.ts'

/** More trials than these cost time and teach no more: the best, and an even sample of the others. */
const most = 300
/** Trials of other budgets are laid beside those of the commonest where there are as many. */
const fewest = 5

export interface OlderStudy {
  readonly plan: StudyPlan
  readonly trials: readonly FinishedTrial[]
}

export interface Taken {
  readonly trials: readonly EarlierTrial[]
  readonly notes: readonly string[]
}

interface Candidate {
  readonly trial: FinishedTrial
  readonly settings: Settings
  readonly value: number | null
  /** Of the constraints of this search, as far as the older trial has heard their series. */
  readonly missed: number
}

/**
 * What a search of `space` for `goal` can learn from an older study: the settings of its search trials as far as they lie in
 * the space, each with its standing among its own. Trials of different budgets do not compare: the commonest budget is
 * the measure, and those of another are laid beside it by what the neighbours in the commonest foretell of them.
 */
export function takeStudy(
  { space, goal }: { readonly space: Space; readonly goal: Goal },
  older: OlderStudy,
): Taken {
  const notes: string[] = []
  const searched = older.trials.filter(({ purpose, status }) => purpose === 'search' && status !== 'failed')
  const objective = objectiveOf(goal, older, searched)
  if (objective.series !== goal.series)
    notes.push(
      `It is judged by its own goal, ${objective.direction} ${objective.series}: none of its trials has ${goal.series}.`,
    )
  const known = new Set(searched.flatMap(({ settings }) => Object.keys(settings)))
  const missing = space.parameters.filter(({ name }) => !known.has(name)).map(({ name }) => name)
  if (missing.length > 0) notes.push(`It says nothing of ${listed(missing)}.`)
  const dropped = older.plan.space.parameters
    .map(({ name }) => name)
    .filter((name) => !space.parameters.some((parameter) => parameter.name === name))
  if (dropped.length > 0)
    notes.push(
      `${listed(dropped)} ${dropped.length === 1 ? 'is' : 'are'} not searched here: what it had there is ignored.`,
    )
  if (missing.length === space.parameters.length) return { trials: [], notes }

  const outside = new Map<string, number>()
  const missedOf = ({ metrics }: FinishedTrial) =>
    violationOf(
      missesOf(
        metrics,
        (goal.constraints ?? []).filter(({ series }) => metrics[series] !== undefined),
      ),
    )
  const unheard = (goal.constraints ?? []).filter(
    ({ series }) => !searched.some(({ metrics }) => metrics[series] !== undefined),
  )
  if (unheard.length > 0)
    notes.push(`Whether its settings keep ${listed(unheard.map(constraintText))} is not known.`)
  const candidates = searched.flatMap((trial): readonly Candidate[] => {
    const wrong = space.parameters.find((parameter) => lies(parameter, trial.settings) === false)
    if (wrong !== undefined) outside.set(wrong.name, (outside.get(wrong.name) ?? 0) + 1)
    return wrong === undefined
      ? [
          {
            trial,
            settings: restricted(space, trial.settings),
            value: reachedValue(trial, objective),
            missed: missedOf(trial),
          },
        ]
      : []
  })
  for (const [name, count] of outside)
    notes.push(
      `${count === 1 ? '1 trial is' : `${count} trials are`} left out: ${name} lies outside of the range here.`,
    )
  const newest = onePerSettings(candidates)
  const { trials, opposed } = standingsOf(space, newest, older.plan)
  if (opposed > 0)
    notes.push(`${opposed} trials of other budgets are left out: they contradict those of the commonest.`)
  const kept = thinned(trials)
  if (kept.length < trials.length)
    notes.push(
      `${trials.length - kept.length} of ${trials.length} trials are left out: the best and an even sample of the others are enough.`,
    )
  return { trials: kept, notes }
}

/** The goal of this search where the older trials have heard its series; else what they were judged by. */
function objectiveOf(goal: Goal, { plan }: OlderStudy, trials: readonly FinishedTrial[]): Goal {
  const isHeard = goal.open === undefined && trials.some(({ metrics }) => metrics[goal.series] !== undefined)
  return isHeard ? goal : plan.goal
}

function reachedValue({ status, metrics }: FinishedTrial, { series, direction }: Goal): number | null {
  const last = metrics[series]?.last
  if (status !== 'complete' || last === undefined || !Number.isFinite(last)) return null
  return direction === 'maximize' ? -last : last
}

/** Whether a setting lies in the range of the parameter here; null where the older trial has none. */
function lies(parameter: Parameter, settings: Settings): boolean | null {
  const value = settings[parameter.name]
  if (value === undefined || parameter.kind === 'fidelity') return null
  return allowsAbout(parameter, value)
}

/** Between two steps is near enough to learn from. */
function allowsAbout(parameter: Parameter, value: SettingValue): boolean {
  if (parameter.kind !== 'real' && parameter.kind !== 'integer') return allows(parameter, value)
  return typeof value === 'number' && value >= parameter.low && value <= parameter.high
}

function restricted({ parameters }: Space, settings: Settings): Settings {
  const own: Record<string, SettingValue> = {}
  for (const parameter of parameters) {
    // How long it trains is no setting that is searched.
    const value = parameter.kind === 'fidelity' ? parameter.high : settings[parameter.name]
    if (value !== undefined && isActive(parameter, settings)) own[parameter.name] = value
  }
  return own
}

/** Where a setting was tried with several budgets, the longest counts. */
function onePerSettings(candidates: readonly Candidate[]): readonly Candidate[] {
  const by = new Map<string, Candidate>()
  for (const one of candidates) {
    const key = JSON.stringify(Object.entries(one.settings).sort(([a], [b]) => (a < b ? -1 : 1)))
    const before = by.get(key)
    if (before === undefined || one.trial.budget.amount >= before.trial.budget.amount) by.set(key, one)
  }
  return [...by.values()]
}

function standingsOf(
  space: Space,
  candidates: readonly Candidate[],
  { program }: StudyPlan,
): { readonly trials: readonly EarlierTrial[]; readonly opposed: number } {
  const budgetOf = ({ trial: { budget } }: Candidate) =>
    // What others have run has no budget of ours; its trials were compared as they are.
    program.kind === 'recorded' ? '' : `${budget.amount} ${budget.unit}`
  const groups = new Map<string, (Candidate & { readonly value: number })[]>()
  for (const one of candidates) {
    if (one.value === null) continue
    const key = budgetOf(one)
    groups.set(key, [...(groups.get(key) ?? []), { ...one, value: one.value }])
  }
  const [base = [], ...others] = [...groups.values()].sort((a, b) => b.length - a.length)
  const judged = scored(base)
  const all = [...judged]
  let opposed = 0
  for (const group of others) {
    const own = scored(group)
    if (group.length < fewest || base.length < fewest) continue
    const expected = foretold(space, { by: judged, settings: own.map(({ settings }) => settings) })
    const scores = own.map(({ value }) => value)
    if (group.length >= 8 && agreement(scores, expected) < -1.3) {
      opposed += group.length
      continue
    }
    const line = risingLine(scores, expected)
    all.push(...own.map(({ settings, value }) => ({ settings, value: line(value) })))
  }
  const lost = candidates.flatMap(({ trial, settings, value }): readonly EarlierTrial[] =>
    value === null && (trial.status === 'diverged' || trial.status === 'stopped')
      ? [{ settings, status: trial.status, standing: null }]
      : [],
  )
  const complete = all
    .sort((a, b) => a.value - b.value)
    .map(
      ({ settings, value }): EarlierTrial => ({
        settings,
        status: 'complete',
        standing: Number(value.toFixed(4)),
      }),
    )
  return { trials: [...complete, ...lost], opposed }
}

function scored(group: readonly (Candidate & { readonly value: number })[]) {
  // Those that miss a constraint come after all that keep them, whatever they reached.
  const order = [...group].sort(
    (a, b) => Math.min(a.missed, 1e9) - Math.min(b.missed, 1e9) || a.value - b.value,
  )
  const place = new Map(order.map((one, i) => [one, i]))
  const anyMissed = group.some(({ missed }) => missed > 0)
  const scores = normalScores(group.map((one) => (anyMissed ? place.get(one)! : one.value)))
  return group.map(({ settings }, i) => ({ settings, value: scores[i]! }))
}

/** Best first; what came to no value last. */
function thinned(trials: readonly EarlierTrial[]): readonly EarlierTrial[] {
  if (trials.length <= most) return trials
  const best = trials.slice(0, most / 2)
  const rest = trials.slice(most / 2)
  return [
    ...best,
    ...Array.from({ length: most / 2 }, (_, i) => rest[Math.floor(((i + 0.5) * rest.length) / (most / 2))]!),
  ]
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
