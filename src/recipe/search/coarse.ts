import type { Budget } from '../../domain/budget.ts'
import type { SearchOutcome } from '../../domain/outcome.ts'
import type { Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import { bestFirst, goalOf, keptGoalOf } from '../reading.ts'
import { sizeOf } from '../sizing.ts'
import type { Stage, StageContext } from '../stage.ts'
import { say } from '../words.ts'
import { cutDiverging } from './consequences/cut-diverging.ts'
import { leaveOutDeadChoices, otherSeed } from './consequences/dead-start.ts'
import { followBorders } from './follow-borders.ts'
import { frontNumbers, frontText } from './front-text.ts'
import { narrowed } from './narrowed.ts'
import { noneText } from './none-text.ts'
import { beginNotes, type Dialogue, type SearchNotes, tryRound } from './search-round.ts'
import { startingSpace } from './starting-space.ts'

/** Share of the trials that are spread over the whole space before anything is concluded. */
const blindShare = 0.6
/** Share of the trials around which the space is narrowed. */
const goodShare = 0.25
/** Rounds in the narrowed space: a second one only where the first showed that the range had to be moved. */
const mostNarrowed = 2

/**
 * Method, section 3: wide ranges, few epochs, many trials, at random in log space. First the whole space; where good
 * settings crowd a border it is widened; the rest of the trials goes where the better half of the results lies.
 */
export const coarse: Stage<SearchOutcome> = function* (context) {
  const { budget, trials: planned } = sizeOf(context).coarse
  const notes = beginNotes(context)
  const blind = Math.max(Math.min(10, planned), Math.round(planned * blindShare))
  const start = startingSpace(context)
  const first = firstOfOlder(context, blind)
  const spread = yield* tryAlive(context, notes, { space: start, count: blind, budget, first })
  let { space } = yield* followBorders(context, notes, {
    space: cutDiverging(context, notes, spread),
    budget,
  })
  // Where nothing survived at first, what diverges is known only when the range has been moved.
  space = cutDiverging(context, notes, space)
  // What was tried before the range was moved says little of where it is now: half as much again is tried there.
  const again =
    notes.widenings.length > 0 && notes.trials.some((one) => goalOf(one, context.plan.goal) !== null)
  const rest = planned - blind + (again ? Math.round(blind / 2) : 0)
  for (let round = 1; rest > 0 && round <= mostNarrowed; round++) {
    const better = narrowed(context, notes, { space, share: 0.5, of: blind, margin: 0.15 })
    yield* tryRound(context, notes, { space: better, count: rest, budget })
    const after = yield* followBorders(context, notes, { space, budget })
    space = after.space
    if (!after.moved) break
  }
  return judgeCoarse(context, notes, { space, planned })
}

/** The best settings of older studies, where the search begins from any: no more than a third of a round. */
export function firstOfOlder({ plan }: StageContext, round: number): readonly Settings[] {
  return (plan.warmStart?.first ?? []).slice(0, Math.max(1, Math.floor(round / 3)))
}

/**
 * The round that is spread over the whole space. Where it mostly starts dead, whatever the settings, as many are drawn again
 * with another seed. Answers with the space without choices that start dead.
 */
function* tryAlive(
  context: StageContext,
  notes: SearchNotes,
  about: {
    readonly space: Space
    readonly count: number
    readonly budget: Budget
    readonly first: readonly Settings[]
  },
): Dialogue<Space> {
  for (;;) {
    const round = yield* tryRound(context, notes, about)
    const space = leaveOutDeadChoices(context, notes, about.space)
    const seed = space === about.space ? otherSeed(notes, round) : null
    if (seed === null) return space
    notes.seed = seed
  }
}

function judgeCoarse(
  context: StageContext,
  notes: SearchNotes,
  { space, planned }: { space: Space; planned: number },
): SearchOutcome {
  const { goal } = context.plan
  const ranked = bestFirst(notes.trials, goal)
  const best = ranked[0]
  const reached = best === undefined ? null : goalOf(best, goal)
  const value = best === undefined ? null : keptGoalOf(best, goal)
  const diverged = notes.trials.filter(({ trial }) => trial.status === 'diverged').length
  const lost = diverged === 0 ? '' : ` ${diverged} diverged and were ended early.`
  const wider = notes.widenings.length === 0 ? '' : ` ${widened(notes)}.`
  const more = `${lost}${wider}${consequencesText(notes)}`
  const summary =
    value === null
      ? `${noneText(goal, ranked)}${more}`
      : goal.also !== undefined
        ? `${frontText(goal, notes.trials)}${more}`
        : `Best of ${notes.trials.length} settings: ${goal.series} ${say(Math.abs(value), 4)}.${more}`
  return {
    stage: 'coarse',
    rounds: notes.rounds,
    next:
      reached === null
        ? space
        : narrowed(context, notes, { space, share: goodShare, of: planned, margin: 0.1 }),
    widenings: notes.widenings,
    consequences: notes.consequences,
    ranking: ranked.map(({ trial }) => trial.number),
    best: value === null ? null : best!.trial.settings,
    ...frontNumbers(goal, notes.trials),
    ...(value === null && reached !== null ? { unkept: true } : {}),
    noise: null,
    summary,
  }
}

/** What was done because of what was seen, a sentence each. */
export function consequencesText({ consequences }: Pick<SearchNotes, 'consequences'>): string {
  return consequences.map(({ text }) => ` ${text}`).join('')
}

/** "lr was widened from 1e-5 up to 0.001" for every side that moved. */
export function widened({ widenings }: Pick<SearchNotes, 'widenings'>): string {
  const sides = new Map<string, { from: number; to: number; text: string }>()
  for (const { parameter, side, from, to } of widenings) {
    const key = `${parameter} ${side}`
    const before = sides.get(key)
    const start = before?.from ?? from
    sides.set(key, {
      from: start,
      to,
      text: `${parameter} was widened from ${start} ${side === 'low' ? 'down' : 'up'} to ${to}`,
    })
  }
  return [...sides.values()].map(({ text }) => text).join(', ')
}
