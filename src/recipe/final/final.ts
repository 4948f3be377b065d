import { constraintText, keeps, missedTexts, missesOf, violationOf } from '../../domain/constraint.ts'
import type { Goal } from '../../domain/goal.ts'
import type { Finalist, FinalOutcome } from '../../domain/outcome.ts'
import type { Settings } from '../../domain/setting.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { studentQuantile } from '../../math/student-distribution.ts'
import { welchTest } from '../../math/welch.ts'
import { goalOf, lastOf, mean } from '../reading.ts'
import { withoutDeadStarts } from '../search/consequences/dead-start.ts'
import { sizeOf } from '../sizing.ts'
import type { Proposal, Stage, StageContext } from '../stage.ts'
import { say } from '../words.ts'

/** Chance of a difference this large between equal settings below which two finalists are told apart. */
const tellApart = 0.05

/**
 * Method, section 3: the final choice is repeated with several seeds; ties within noise are shown as ties. The test
 * set is looked at here and nowhere else, and chooses nothing.
 */
export const final: Stage<FinalOutcome> = function* (context) {
  const candidates = pickFinalists(context)
  const results = yield planFinal(context, candidates)
  return judgeFinal(context.plan.goal, candidates, results)
}

/** The best different settings of the last search; without a search, what the program starts with. */
export function pickFinalists(context: StageContext): readonly Settings[] {
  const search = context.outcomes.fine ?? context.outcomes.coarse
  const { finalists } = sizeOf(context).final
  const byNumber = new Map(context.history.map((one) => [one.trial.number, one]))
  const best = (search?.ranking ?? [])
    .map((number) => byNumber.get(number)!)
    .filter(({ trial }) => keeps(trial.metrics, context.plan.goal.constraints))
  const ranked = withoutDeadStarts(best).map(({ trial }) => trial.settings)
  const distinct = ranked.filter(
    (settings, index) => ranked.findIndex((other) => same(other, settings)) === index,
  )
  return distinct.length === 0 ? [context.base] : distinct.slice(0, finalists)
}

export function planFinal(context: StageContext, candidates: readonly Settings[]): readonly Proposal[] {
  const { budget, seeds } = sizeOf(context).final
  return candidates.flatMap((settings) =>
    Array.from({ length: seeds }, (_, index) => ({
      purpose: 'final',
      settings,
      budget,
      // Seeds that the search has not seen: its winner may owe its place to the seed that it was found with.
      seed: context.plan.seed + 1000 + index,
      orders: { evaluate: 'test' as const },
      breakOut: true,
    })),
  )
}

export function judgeFinal(
  goal: Goal,
  candidates: readonly Settings[],
  results: readonly ObservedTrial[],
): FinalOutcome {
  const groups = candidates.map((settings) => results.filter(({ trial }) => same(trial.settings, settings)))
  const scored = groups
    .map((runs, index) => ({
      settings: candidates[index]!,
      runs,
      misses: missesOf(lastMeans(runs), goal.constraints),
      goals: runs.map((run) => goalOf(run, goal)).filter((value) => value !== null),
    }))
    .sort(
      (a, b) =>
        Number(violationOf(a.misses) > 0) - Number(violationOf(b.misses) > 0) ||
        worth(a.goals, a.runs.length) - worth(b.goals, b.runs.length),
    )
  const best = scored[0]
  if (best === undefined || best.goals.length === 0) {
    return {
      stage: 'final',
      finalists: scored.map(({ settings, runs }) => finalist({ settings, runs, tied: false })),
      winner: null,
      summary: 'None of the finalists trained to its end.',
    }
  }
  if (violationOf(best.misses) > 0) return noneKeeps(goal, scored)
  const finalists = scored.map(({ settings, runs, goals, misses }, index) =>
    finalist({
      settings,
      runs,
      tied:
        index > 0 &&
        violationOf(misses) === 0 &&
        goals.length > 1 &&
        best.goals.length > 1 &&
        welchTest(goals, best.goals).p > tellApart,
    }),
  )
  const winner = finalists[0]!
  const reached = winner.metrics[goal.series]!
  const share = goal.series.includes('accuracy') && reached.values.every((value) => value >= 0 && value <= 1)
  const [low, high] = share
    ? [Math.max(0, reached.low), Math.min(1, reached.high)]
    : [reached.low, reached.high]
  const ties = finalists.filter((one) => one.tied).length
  const others =
    ties === 0
      ? ''
      : ` ${ties === 1 ? 'One other setting is' : `${ties} other settings are`} as good within the noise between seeds.`
  const summary = `${goal.series} ${say(reached.mean, 4)} (${say(low, 4)} to ${say(high, 4)}) over ${winner.seeds.length} seeds.${others}`
  return { stage: 'final', finalists, winner, summary }
}

/** Over several seeds, none of the finalists keeps what one seed of the search kept. */
function noneKeeps(
  goal: Goal,
  scored: readonly { readonly settings: Settings; readonly runs: readonly ObservedTrial[] }[],
): FinalOutcome {
  const asked = (goal.constraints ?? []).map(constraintText).join(' and ')
  const missed = missedTexts(lastMeans(scored[0]!.runs), goal.constraints).join(' and ')
  return {
    stage: 'final',
    finalists: scored.map(({ settings, runs }) => finalist({ settings, runs, tied: false })),
    winner: null,
    summary: `None of the finalists keeps ${asked} over its seeds; the first has ${missed}.`,
  }
}

/** Of each series the mean over the seeds that trained to their end. */
function lastMeans(runs: readonly ObservedTrial[]): Readonly<Record<string, { readonly last: number }>> {
  const complete = runs.filter(({ trial }) => trial.status === 'complete')
  const names = new Set(complete.flatMap((run) => Object.keys(run.curves)))
  return Object.fromEntries(
    [...names].map((name) => [name, { last: mean(complete.map((run) => lastOf(run, name))) }]),
  )
}

/** Mean goal; a setting that failed with some seeds comes after those that did not. */
function worth(goals: readonly number[], runs: number): number {
  return goals.length === 0 ? Number.POSITIVE_INFINITY : mean(goals) + (goals.length < runs ? 1e6 : 0)
}

function finalist(about: { settings: Settings; runs: readonly ObservedTrial[]; tied: boolean }): Finalist {
  const complete = about.runs.filter(({ trial }) => trial.status === 'complete')
  const names = new Set(complete.flatMap((run) => Object.keys(run.curves)))
  const metrics = Object.fromEntries(
    [...names].map((name) => [name, spread(complete.map((run) => lastOf(run, name)))]),
  )
  return {
    settings: about.settings,
    seeds: about.runs.map(({ trial }) => trial.seed),
    trials: about.runs.map(({ trial }) => trial.number),
    metrics,
    tied: about.tied,
  }
}

/** Mean and its 95 % interval, t-distributed over the seeds; the values alone where there is only one. */
function spread(values: readonly number[]): Finalist['metrics'][string] {
  const center = mean(values)
  const n = values.length
  if (n < 2) return { mean: center, low: center, high: center, values }
  const variance = values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (n - 1)
  const half = studentQuantile(0.975, n - 1) * Math.sqrt(variance / n)
  return { mean: center, low: center - half, high: center + half, values }
}

function same(a: Settings, b: Settings): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) => a[name] === b[name])
}
