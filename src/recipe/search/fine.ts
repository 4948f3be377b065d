import type { SearchOutcome } from '../../domain/outcome.ts'
import type { Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { goalOf, keptGoalOf, mean } from '../reading.ts'
import { sizeOf } from '../sizing.ts'
import type { Proposal, Stage, StageContext } from '../stage.ts'
import { say } from '../words.ts'
import { ranked, rankedByMeans } from './choose-setting.ts'
import { consequencesText, firstOfOlder, widened } from './coarse.ts'
import { withoutDeadStarts } from './consequences/dead-start.ts'
import { tryLargerNetwork } from './consequences/larger-network.ts'
import { tryMoreRegularization } from './consequences/more-regularization.ts'
import { tryFineRound } from './fine-round.ts'
import { followBorders } from './follow-borders.ts'
import { frontNumbers, frontText } from './front-text.ts'
import { heedWishes } from './heed-wishes.ts'
import { narrowed } from './narrowed.ts'
import { noneText } from './none-text.ts'
import { beginNotes, type SearchNotes } from './search-round.ts'
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
  const { budget, trainings, rounds } = sizeOf(context).fine
  const notes = beginNotes(context)
  // Of several goals no setting is the best, to be asked about and repeated.
  const asks = rounds > 1 && context.plan.goal.also === undefined
  let space: Space = context.outcomes.coarse?.next ?? startingSpace(context)
  for (let round = 1; round <= rounds; round++) {
    const carried = rounds === 1 ? Math.ceil(trainings / 4) : carriedOver
    const first = round === 1 ? bestOfCoarse(context, carried) : []
    yield* tryFineRound(context, notes, { space, budget, first })
    space = (yield* followBorders(context, notes, { space, budget, hurdles: true })).space
    if (notes.trials.every((one) => goalOf(one, context.plan.goal) === null)) break
    space = narrowed(context, notes, { space, share: 0.3, of: 2 * round * trainings, margin: 0.1 })
  }
  // A small search has no trials to spare for questions.
  if (asks) {
    yield* tryMoreRegularization(context, notes, { space, budget })
    yield* tryLargerNetwork(context, notes, { space, budget })
  }
  const repeats: ObservedTrial[] = []
  for (let known = -1; known < notes.trials.length; ) {
    space = yield* heedWishes(context, notes, { space, budget })
    known = notes.trials.length
    const wanted = asks ? planRepeats(context, { candidates: ranked(context, notes), repeats }) : []
    if (wanted.length > 0) repeats.push(...(yield wanted))
    // What was wished for while the last seeds ran.
    space = yield* heedWishes(context, notes, { space, budget })
  }
  return judgeFine(context, notes, { space, repeats })
}

function bestOfCoarse(context: StageContext, count: number): readonly Settings[] {
  const { coarse } = context.outcomes
  if (coarse === null) return firstOfOlder(context, sizeOf(context).fine.trainings)
  const byNumber = new Map(context.history.map((one) => [one.trial.number, one]))
  const ranked = (coarse?.ranking ?? []).map((number) => byNumber.get(number)!)
  return withoutDeadStarts(ranked)
    .slice(0, count)
    .map(({ trial }) => trial.settings)
}

/** The best few with other seeds: what the noise is, and which of them is the best in the mean. */
function planRepeats(
  context: StageContext,
  about: { readonly candidates: readonly ObservedTrial[]; readonly repeats: readonly ObservedTrial[] },
): readonly Proposal[] {
  const { candidates, repeats } = about
  const known = new Set(repeats.map(({ trial }) => JSON.stringify(trial.settings)))

  const sound = withoutDeadStarts(candidates).filter((one) => goalOf(one, context.plan.goal) !== null)
  const keys = sound.map(({ trial }) => JSON.stringify(trial.settings))
  const distinct = sound.filter((_, i) => keys.indexOf(keys[i]!) === i)
  const wanted = distinct
    .slice(0, repeated.settings)
    .filter(({ trial }) => !known.has(JSON.stringify(trial.settings)))
  return wanted.flatMap(({ trial }) =>
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
  about: {
    readonly space: Space
    readonly repeats: readonly ObservedTrial[]
  },
): SearchOutcome {
  const { goal } = context.plan
  const { repeats, space } = about
  const ranking = rankedByMeans(ranked(context, notes), { context, repeats })
  const noise = noiseBetweenSeeds(context, notes.trials, repeats)
  const reached = ranking[0] === undefined ? null : goalOf(ranking[0], goal)
  const value = ranking[0] === undefined ? null : keptGoalOf(ranking[0], goal)
  const spread = noise === null ? '' : ` (seeds differ by ${say(noise, 2)})`
  const wider = notes.widenings.length === 0 ? '' : ` ${widened(notes)}.`
  const summary =
    value === null
      ? noneText(goal, ranking)
      : goal.also !== undefined
        ? `${frontText(goal, notes.trials)}${wider}${consequencesText(notes)}`
        : `Best of ${notes.trials.length} settings: ${goal.series} ${say(Math.abs(value), 4)}${spread}.${wider}${consequencesText(notes)}`
  return {
    stage: 'fine',
    rounds: notes.rounds,
    next: space,
    widenings: notes.widenings,
    consequences: notes.consequences,
    ranking: ranking.map(({ trial }) => trial.number),
    best: value === null ? null : ranking[0]!.trial.settings,
    ...frontNumbers(goal, notes.trials),
    ...(value === null && reached !== null ? { unkept: true } : {}),
    noise,
    summary,
  }
}
