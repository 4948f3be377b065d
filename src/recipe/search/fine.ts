import type { SearchOutcome } from '../../domain/outcome.ts'
import type { Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { byGoal, goalOf, mean } from '../reading.ts'
import { sizeOf } from '../sizing.ts'
import type { Proposal, Stage, StageContext } from '../stage.ts'
import { say } from '../words.ts'
import { consequencesText, firstOfOlder, narrowed, widened } from './coarse.ts'
import { withoutDeadStarts } from './consequences/dead-start.ts'
import { tryLargerNetwork } from './consequences/larger-network.ts'
import { tryMoreRegularization } from './consequences/more-regularization.ts'
import { followBorders } from './follow-borders.ts'
import { heedWishes } from './heed-wishes.ts'
import { beginNotes, type SearchNotes, tryRound } from './search-round.ts'
import { startingSpace } from './starting-space.ts'

/** The best settings of the coarse stage that are tried again at the longer budget. */
const carriedOver = 3
/** Settings that are repeated with other seeds to learn the noise, and how many other seeds. */
const repeated = { settings: 2, seeds: 2 }

/**
 * Method, section 3: narrower ranges around what worked, more epochs; repeated until the gain is within the noise
 * between seeds.
 */
export const fine: Stage<SearchOutcome> = function* (context) {
  const { budget, trials: perRound, rounds } = sizeOf(context).fine
  const notes = beginNotes(context)
  let space: Space = context.outcomes.coarse?.next ?? startingSpace(context)
  let noise: number | null = null
  let before: number | null = null
  for (let round = 1; round <= rounds; round++) {
    const first =
      round === 1 ? bestOfCoarse(context, rounds === 1 ? Math.ceil(perRound / 4) : carriedOver) : []
    yield* tryRound(context, notes, { space, count: perRound, budget, first })
    space = (yield* followBorders(context, notes, { space, budget })).space
    const best = bestGoal(context, notes.trials)
    if (best === null) break
    // The noise tells whether another round is worth it.
    if (round === 1 && rounds > 1) {
      const wanted = planRepeats(context, notes)
      noise = noiseBetweenSeeds(context, notes.trials, yield wanted)
    } else if (before !== null && before - best <= (noise ?? 0)) break
    before = best
    space = narrowed(context, notes, { space, share: 0.3, of: round * perRound, margin: 0.1 })
  }
  // A small search has no trials to spare for questions.
  if (rounds > 1) {
    yield* tryMoreRegularization(context, notes, { space, budget })
    yield* tryLargerNetwork(context, notes, { space, budget })
  }
  // What was wished for while the last seeds ran.
  space = yield* heedWishes(context, notes, { space, budget })
  return judgeFine(context, notes, { space, noise })
}

function bestOfCoarse(context: StageContext, count: number): readonly Settings[] {
  const { coarse } = context.outcomes
  if (coarse === null) return firstOfOlder(context, sizeOf(context).fine.trials)
  const byNumber = new Map(context.history.map((one) => [one.trial.number, one]))
  const ranked = (coarse?.ranking ?? []).map((number) => byNumber.get(number)!)
  return withoutDeadStarts(ranked)
    .slice(0, count)
    .map(({ trial }) => trial.settings)
}

function bestGoal(context: StageContext, trials: readonly ObservedTrial[]): number | null {
  const goals = trials.map((one) => goalOf(one, context.plan.goal)).filter((goal) => goal !== null)
  return goals.length === 0 ? null : Math.min(...goals)
}

function planRepeats(context: StageContext, notes: SearchNotes): readonly Proposal[] {
  const ranked = withoutDeadStarts([...notes.trials].sort(byGoal(context.plan.goal)))
  return ranked.slice(0, repeated.settings).flatMap(({ trial }) =>
    Array.from({ length: repeated.seeds }, (_, index) => ({
      purpose: 'seed-repeat',
      settings: trial.settings,
      budget: trial.budget,
      seed: context.plan.seed + 100 + index,
      orders: {},
      breakOut: true,
    })),
  )
}

/** Standard deviation of the goal between seeds at equal settings, pooled over the settings that were repeated. */
export function noiseBetweenSeeds(
  context: StageContext,
  searched: readonly ObservedTrial[],
  repeats: readonly ObservedTrial[],
): number | null {
  const groups = new Map<string, number[]>()
  const repeatedSettings = new Set(repeats.map(({ trial }) => JSON.stringify(trial.settings)))
  for (const one of [...searched, ...repeats]) {
    const key = JSON.stringify(one.trial.settings)
    const goal = goalOf(one, context.plan.goal)
    if (repeatedSettings.has(key) && goal !== null) groups.set(key, [...(groups.get(key) ?? []), goal])
  }
  let [squares, degrees] = [0, 0]
  for (const goals of groups.values()) {
    if (goals.length < 2) continue
    const center = mean(goals)
    squares += goals.reduce((sum, goal) => sum + (goal - center) ** 2, 0)
    degrees += goals.length - 1
  }
  return degrees === 0 ? null : Math.sqrt(squares / degrees)
}

function judgeFine(
  context: StageContext,
  notes: SearchNotes,
  about: { space: Space; noise: number | null },
): SearchOutcome {
  const { goal } = context.plan
  const ranked = [...notes.trials].sort(byGoal(goal))
  const value = ranked[0] === undefined ? null : goalOf(ranked[0], goal)
  const noise = about.noise === null ? '' : ` (seeds differ by ${say(about.noise, 2)})`
  const wider = notes.widenings.length === 0 ? '' : ` ${widened(notes)}.`
  const summary =
    value === null
      ? `None of ${notes.trials.length} settings trained to its end.`
      : `Best of ${notes.trials.length} settings: ${goal.series} ${say(Math.abs(value), 4)}${noise}.${wider}${consequencesText(notes)}`
  return {
    stage: 'fine',
    rounds: notes.rounds,
    next: about.space,
    widenings: notes.widenings,
    consequences: notes.consequences,
    ranking: ranked.map(({ trial }) => trial.number),
    best: value === null ? null : ranked[0]!.trial.settings,
    noise: about.noise,
    summary,
  }
}
