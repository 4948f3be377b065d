import type { Goal } from '../../domain/goal.ts'
import type { Widening } from '../../domain/outcome.ts'
import type { Role, Space } from '../../domain/parameter.ts'
import { detectBorders } from '../../space/border.ts'
import { toCoordinate } from '../../space/coordinate.ts'
import { divergedBorder } from '../../space/diverged-border.ts'
import { hullOf, withBounds } from '../../space/hull.ts'
import { widen } from '../../space/widen.ts'
import { endLoss, firstLoss, goalOf } from '../reading.ts'
import { rateName } from '../settings.ts'
import type { StageContext } from '../stage.ts'
import { borderTrials } from './border-trials.ts'
import type { Borders } from './borders.ts'
import { cutAt } from './consequences/cut-diverging.ts'
import type { SearchNotes } from './search-round.ts'
import { measuredRates, startingSpace } from './starting-space.ts'

/** One end of a range moved outward. */
export interface Move {
  /** The searched space with the end where it is now. */
  readonly space: Space
  /** The part that was not searched before, and how many trials are drawn there. */
  readonly newGround: Space
  readonly trials: number
  /** Null where the move stays inside what was searched before and cut off: that is no news for anybody. */
  readonly widening: Omit<Widening, 'afterTrial'> | null
}

/** Chance accepted where a measurement says the same, and where trials on new ground have hurdles to take. */
const withMeasurement = 0.05
const withHurdles = 0.02
/** A loss that fell by less than this share has not been learnt from; how many trials say so, and how often it is heeded. */
const leastFall = 0.1
/** One that rose by more has felt the rate. */
const mostRise = 0.5
const fewestFlat = 8
const mostFlatMoves = 3
/** Share of the widest range that a cut-off must have to be worth looking at again. */
const sameEnd = 0.02
/** A larger network or more epochs are mostly a little better and always dearer: a person is told, and decides. */
const dearer: ReadonlySet<Role> = new Set<Role>(['width', 'depth', 'epochs', 'batchSize'])

interface Crowded {
  readonly parameter: string
  readonly side: 'low' | 'high'
  readonly because: 'crowded' | 'diverged' | 'flat'
}

/** What good settings crowd, if anything, and where to look next because of it. */
export function nextMove(
  context: StageContext,
  { notes, space, borders }: { notes: SearchNotes; space: Space; borders: Borders },
): Move | null {
  const spaces = notes.rounds.map((round) => round.space)
  const searched = hullOf([space, ...spaces])
  // Good settings can crowd the end of a range that was narrowed on the way: what was cut off is looked at again.
  const widest = hullOf([searched, startingSpace(context), context.plan.space, ...earlierSpaces(context)])
  for (const border of crowdedBorders(context, notes, searched)) {
    const parameter = searched.parameters.find(({ name }) => name === border.parameter)
    if (parameter?.kind !== 'real' && parameter?.kind !== 'integer') continue
    if (parameter.role !== undefined && dearer.has(parameter.role)) continue
    if (context.settled().has(parameter.name)) continue
    // What was cut off because it diverges is not looked at again.
    const cut = border.side === 'high' ? cutAt(context, notes, parameter.name) : null
    if (cut !== null && parameter.high >= cut) continue
    const whole = widest.parameters.find(({ name }) => name === border.parameter) as typeof parameter
    const place = toCoordinate(whole, parameter[border.side])
    if ((border.side === 'low' ? place : 1 - place) > sameEnd) {
      const from = parameter[border.side]
      const wider = clamped(widen(searched, border.parameter, border.side)?.to ?? from, whole)
      const to = cut === null ? wider : Math.min(wider, cut)
      return moveTo({ space, from, to, border, trials: borders.trials, widening: null })
    }
    const from = whole[border.side]
    const usual = widen(widest, border.parameter, border.side)
    if (usual === null) continue
    const measured = measuredBeyond(context, border, from)
    const widening = { parameter: border.parameter, side: border.side, from }
    return measured === null
      ? moveTo({
          space,
          from,
          to: usual.to,
          border,
          trials: borders.trials,
          widening: { ...widening, to: usual.to, because: border.because },
        })
      : moveTo({
          space,
          from: measured.near,
          to: measured.far,
          border,
          trials: borders.measured,
          widening: { ...widening, to: measured.far, because: 'measured' },
        })
  }
  return null
}

function moveTo(about: {
  space: Space
  /** The new ground lies between these. */
  from: number
  to: number
  border: Crowded
  trials: number
  widening: Move['widening']
}): Move {
  const { space, from, to, border, trials, widening } = about
  const ground = { low: Math.min(from, to), high: Math.max(from, to) }
  return {
    space: withBounds(space, border.parameter, border.side === 'low' ? { low: to } : { high: to }),
    newGround: withBounds(space, border.parameter, ground),
    trials,
    widening,
  }
}

function crowdedBorders(context: StageContext, notes: SearchNotes, space: Space): readonly Crowded[] {
  const trials = borderTrials(context, notes)
  const dead = divergedBorder(space, trials)
  if (dead !== null) return [{ parameter: dead.parameter, side: dead.side, because: 'diverged' }]
  const rate = rateName(context.plan)
  const isFine = notes.trials[0]?.trial.stage === 'fine'
  const sure = [
    ...detectBorders({ space, trials }),
    // In a fine stage new ground is cheap: what is worse there is ended early.
    ...(isFine ? detectBorders({ space, trials, falseAlarmRate: withHurdles }) : []).filter(
      ({ parameter }) => parameter === rate,
    ),
  ]
  const likely = detectBorders({ space, trials, falseAlarmRate: withMeasurement }).filter(
    ({ parameter, side, bound }) => measuredBeyond(context, { parameter, side }, Number(bound)) !== null,
  )
  const crowded = [...likely, ...sure]
  if (crowded.length > 0)
    return crowded.map(({ parameter, side }) => ({ parameter, side, because: 'crowded' }))
  return rate !== null && isFlat(context.plan.goal, notes)
    ? [{ parameter: rate, side: 'high', because: 'flat' }]
    : []
}

/**
 * Whether no setting has learnt anything, none has diverged, and higher rates have not been tried for that reason often enough
 * already: among equals the best say nothing of where better ones are. Where what is judged tells the settings well apart,
 * they are no equals, whatever the training loss is (of some programs it is not meant to fall).
 */
function isFlat(goal: Goal, { trials, widenings }: SearchNotes): boolean {
  if (widenings.filter(({ because }) => because === 'flat').length >= mostFlatMoves) return false
  const falls = trials.map((one) => 1 - endLoss(one) / firstLoss(one))
  if (trials.length < fewestFlat || !falls.every((fall) => fall < leastFall && fall > -mostRise)) return false
  const judged = trials.map((one) => goalOf(one, goal)).filter((value) => value !== null)
  const [least, most] = [Math.min(...judged), Math.max(...judged)]
  // An accuracy at chance jumps by more than its tenth between equals.
  return goal.direction === 'maximize' || most - least < leastFall * Math.abs(most)
}

/** The measured rates, where the range stage's suggestion lies beyond this end of the learning rate. */
function measuredBeyond(
  context: StageContext,
  border: Pick<Crowded, 'parameter' | 'side'>,
  bound: number,
): { near: number; far: number } | null {
  const measured = measuredRates(context)
  if (measured === null || border.parameter !== rateName(context.plan)) return null
  const { low, high, suggested } = measured
  if (border.side === 'high') return suggested > bound ? { near: Math.max(low, bound), far: high } : null
  return suggested < bound ? { near: Math.min(high, bound), far: low } : null
}

function earlierSpaces({ outcomes }: StageContext): readonly Space[] {
  return (outcomes.coarse?.rounds ?? []).map((round) => round.space)
}

function clamped(value: number, { low, high }: { low: number; high: number }): number {
  return Math.min(Math.max(value, low), high)
}
