import type { SearchOutcome } from '../../domain/outcome.ts'
import type { Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'
import type { ObservedTrial } from '../../domain/trial.ts'
import { chanceOfBetter, pace } from '../../math/chance-of-better.ts'
import type { Contender, Move, RaceRequest, Tuner } from '../../search/tuners/tuner.ts'
import { withBounds } from '../../space/hull.ts'
import { withParameter } from '../../space/reshape.ts'
import { byGoal, goalOf, keptGoalOf } from '../reading.ts'
import { sizeOf } from '../sizing.ts'
import type { Proposal, Stage, StageContext } from '../stage.ts'
import { say } from '../words.ts'
import { completed, countOf } from './heed-wishes.ts'
import { noneText } from './none-text.ts'
import { reportsOf } from './race-reports.ts'
import { beginNotes, type SearchNotes } from './search-round.ts'

/**
 * The search led by a tuner alone, in place of the coarse and the fine stage and with the epochs of both: it says at each turn
 * which settings are begun, or which trial goes on and how far. A trial that goes on is started anew with the longer budget and
 * the same seed: no program needs to be able to pause, and what is trained twice is paid for. As many moves are made at a time
 * as there are workers. Ranges move when people ask for it, not by themselves.
 */
export function race(tuner: Tuner): Stage<SearchOutcome> {
  const moves = remembering(tuner)
  return function* (context) {
    const { coarse, fine } = sizeOf(context)
    const full = Math.max(1, Math.round(fine.budget.amount))
    let total = coarse.trials * coarse.budget.amount + fine.rounds * fine.trainings * full
    let space = context.plan.space
    const notes = beginNotes(context)
    const contenders: Contender[] = []
    /** Of each contender, its newest trial. */
    const newest: ObservedTrial[] = []
    const { trials: earlier, first: older = [] } = context.plan.warmStart ?? {}
    let [spent, turn] = [0, 0]
    for (let wishes = context.wishes(); spent < total || wishes.length > 0; wishes = context.wishes()) {
      const asked: Move[] = []
      for (const wish of wishes) {
        if (wish.kind === 'try')
          asked.push({
            kind: 'start',
            settings: completed(context, notes, wish.settings),
            upTo: full,
            why: 'asked',
          })
        else if (wish.kind === 'widen') space = withBounds(space, wish.parameter, { [wish.side]: wish.to })
        else if (wish.kind === 'reshape') space = withParameter(space, wish.parameter)
        else total = Math.max(total, spent) + full * countOf(context, notes, { wish, budget: fine.budget })
      }
      const going = asked.map((move) => begin(contenders, move))
      while (going.length < Math.max(1, context.plan.workers) && (going.length === 0 || spent < total)) {
        const request = { space, contenders, full, random: context.random.stream('race'), earlier }
        const move = fromOlder(moves.next(request), older[contenders.length])
        spent += move.upTo
        going.push(begin(contenders, move))
      }
      const results = yield going.map(({ at, upTo }) => proposal(context, contenders[at]!, upTo))
      for (const [i, { at, upTo }] of going.entries()) {
        const result = results[i]!
        const seen = reportsOf(result, { goal: context.plan.goal, upTo, full, turn })
        turn += seen.reports.length
        contenders[at] = { ...contenders[at]!, ...seen }
        newest[at] = result
      }
      notes.trials.push(...results)
      notes.rounds.push({ space, trials: results.map(({ trial }) => trial.number) })
    }
    const request = { space, contenders, full, random: context.random.stream('race'), earlier }
    return judgeRace(context, { tuner, request, newest, notes })
  }
}

/** The first settings that are begun are the best of older studies, looked at as far as the tuner would look. */
function fromOlder(move: Move, settings: Settings | undefined): Move {
  if (move.kind !== 'start' || settings === undefined) return move
  return { ...move, settings, why: 'among the best of an older study' }
}

function begin(contenders: Contender[], move: Move): { readonly at: number; readonly upTo: number } {
  const { upTo } = move
  if (move.kind === 'resume') {
    const at = move.number - 1
    contenders[at] = { ...contenders[at]!, status: 'running' }
    return { at, upTo }
  }
  const number = contenders.length + 1
  contenders.push({ number, settings: move.settings, status: 'running', reports: [] })
  return { at: number - 1, upTo }
}

function proposal({ plan }: StageContext, { settings }: Contender, upTo: number): Proposal {
  return {
    purpose: 'search',
    settings: { ...plan.fixed, ...settings },
    budget: { amount: upTo, unit: 'epochs' },
    seed: plan.seed,
    orders: {},
    breakOut: true,
  }
}

function judgeRace(
  { plan }: StageContext,
  about: {
    readonly tuner: Tuner
    readonly request: RaceRequest
    readonly newest: readonly ObservedTrial[]
    readonly notes: SearchNotes
  },
): SearchOutcome {
  const { tuner, request, newest, notes } = about
  const leader = tuner.leader(request)
  const first = leader === null ? null : newest[leader - 1]!
  const far = (one: ObservedTrial) => (goalOf(one, plan.goal) === null ? 0 : one.trial.budget.amount)
  const isNewest = new Set(newest)
  // The one that the tuner would choose, then by how far they came, then what was trained anew since.
  const ranked = [...notes.trials].sort(
    (a, b) =>
      Number(b === first) - Number(a === first) ||
      Number(isNewest.has(b)) - Number(isNewest.has(a)) ||
      Number(keptGoalOf(b, plan.goal) !== null) - Number(keptGoalOf(a, plan.goal) !== null) ||
      far(b) - far(a) ||
      byGoal(plan.goal)(a, b),
  )
  const reached = first === null ? null : goalOf(first, plan.goal)
  const value = first === null ? null : keptGoalOf(first, plan.goal)
  const { series } = plan.goal
  return {
    stage: 'coarse',
    rounds: notes.rounds,
    next: request.space,
    widenings: [],
    consequences: [],
    ranking: ranked.map(({ trial }) => trial.number),
    best: value === null ? null : first!.trial.settings,
    ...(value === null && reached !== null ? { unkept: true } : {}),
    noise: null,
    summary:
      value === null
        ? noneText(plan.goal, first === null ? newest : [first, ...newest.filter((one) => one !== first)])
        : `Best of ${newest.length} settings by ${tuner.name}: ${series} ${say(Math.abs(value), 4)} after ${say(first!.trial.epochs, 3)} epochs; ${notes.trials.length - newest.length} went on, each started anew.${prospect(request)}`,
  }
}

/** Fewer trainings to the end say nothing of what more would bring. */
const fewestEnds = 10

function prospect({ contenders, full }: RaceRequest): string {
  const ends = contenders
    .flatMap(({ reports }) => reports.filter(({ at }) => at >= full))
    .sort((a, b) => a.turn - b.turn)
  if (ends.length < fewestEnds) return ''
  const values = ends.map(({ value }) => value)
  const chance = chanceOfBetter({ values, more: ends.length, usual: pace.racing })
  return ` ${ends.length} trained to the end; as many more would find a better one with a chance of ${say(100 * chance, 2)} %.`
}

/** The recipe plays a stage from its beginning at each look: what a tuner has answered once is not asked again. */
function remembering(tuner: Tuner): Pick<Tuner, 'next'> {
  const known = new WeakMap<Space, Map<string, Move>>()
  return {
    next(request) {
      const { contenders, full, space } = request
      const moves = known.get(space) ?? new Map<string, Move>()
      known.set(space, moves)
      const key = `${full} ${contenders.map(stateOf).join(' ')}`
      const move = moves.get(key) ?? tuner.next(request)
      moves.set(key, move)
      return move
    },
  }
}

function stateOf({ settings, status, reports }: Contender): string {
  const last = reports.at(-1)
  return `${JSON.stringify(settings)} ${status} ${reports.length} ${last?.at} ${last?.value}`
}
