import type { Parameter, Space } from '../domain/parameter.ts'
import type { Settings, SettingValue } from '../domain/setting.ts'
import type { TrialStatus } from '../domain/trial.ts'
import { hypergeometricTail } from '../math/hypergeometric.ts'
import { cellCount, toCoordinate } from './coordinate.ts'
import { improvesOutward } from './outward.ts'
import { widen } from './widen.ts'

/** What border detection needs of a trial; `PastTrial` fits. `value` is the goal, to be minimized. */
export interface BorderTrial {
  readonly settings: Settings
  readonly value: number | null
  /** A diverged trial counts as the worst; one that failed without a value is left out. */
  readonly status?: TrialStatus
}

/** Good settings crowd one end of the searched range. */
export interface Border {
  readonly parameter: string
  readonly side: 'low' | 'high'
  /** The end of the range as it was searched. */
  readonly bound: SettingValue
  /** Of the `best` best trials, `crowding` lie in the outer `zone` (a share of the range); of all `trials`, `outer` do. */
  readonly crowding: number
  readonly best: number
  readonly outer: number
  readonly trials: number
  readonly zone: number
  /** Probability of such a sign by chance. */
  readonly p: number
  /** Whether `widen` can move this bound. */
  readonly canWiden: boolean
}

export interface BorderRequest {
  readonly space: Space
  readonly trials: readonly BorderTrial[]
  /** False alarms accepted at each side of a parameter. Default 0.005. */
  readonly falseAlarmRate?: number
}

const bestCount = 5
const crowd = 3
/** Decades. */
const widestLook = 6

/**
 * Ends of ranges beyond which better settings probably lie. Two things must come together: three of the best five
 * trials lie in the outer fifth of the range (of its last six decades where it spans more), and the goal still improves
 * on the way out there, significantly, with the other parameters accounted for (`improvesOutward`). The first alone would
 * speak for a parameter that does not matter in the good part of its range; the second alone for a trend far from the
 * border.
 *
 * Where fewer than a quarter of the trials ended with a value, the slope has nothing to stand on: then three of the
 * best five must lie in the outer 15 %, in a number that chance explains with at most `falseAlarmRate`.
 *
 * Where most of what was tried further out than the best five diverged, the best stand at a cliff, not at a border.
 *
 * Natural bounds are no borders, nor is an end that cannot be widened; the ends of an ordered list of at least three
 * are told (with `canWiden` false), because a person can add to it. Nothing is said of fewer than eight trials.
 *
 * Measured over 400 seeds (test/space/border.test.ts): at most 1 % false alarms at any end with the optimum inside, also
 * for parameters without influence or without influence in the good part of their range; an optimum 0.3 decades outside
 * is told in 96 to 100 % of searches of 60 trials.
 */
export function detectBorders(request: BorderRequest): Border[] {
  const { space, falseAlarmRate = 0.005 } = request
  const ranked = rank(request.trials)
  const withValue = ranked.filter((trial) => Number.isFinite(trial.value))
  const enough = withValue.length >= Math.max(12, ranked.length / 4)
  const borders: Border[] = []
  for (const parameter of space.parameters) {
    if (!hasSides(parameter)) continue
    const present = ranked.filter((trial) => trial.settings[parameter.name] !== undefined)
    const best = Math.min(bestCount, present.filter((trial) => Number.isFinite(trial.value)).length)
    if (present.length < 8 || best < crowd) continue
    for (const side of ['low', 'high'] as const) {
      const canWiden = widen(space, parameter.name, side) !== null
      if (!canWiden && parameter.kind !== 'choice') continue
      const near = nearEnd(parameter, side)
      const places = present.map((trial) => toCoordinate(near.parameter, trial.settings[parameter.name]!))
      const zone = Math.max(enough ? 0.2 : 0.15, 1 / cellCount(parameter))
      const isOuter = (u: number): boolean => (side === 'low' ? u <= zone : u >= 1 - zone)
      const outer = places.filter(isOuter).length
      const crowding = places.slice(0, best).filter(isOuter).length
      if (crowding < crowd || endsInCliff({ present, places, best, side })) continue
      const p = enough
        ? improvesOutward({
            space,
            parameter: near.parameter,
            side,
            trials: present.filter((trial) => near.holds(trial.settings[parameter.name]!)),
          })
        : hypergeometricTail(crowding, { drawn: best, marked: outer, total: places.length })
      if (p > falseAlarmRate) continue
      const bound = endOf(parameter, side)
      borders.push({
        parameter: parameter.name,
        side,
        bound,
        crowding,
        best,
        outer,
        trials: places.length,
        zone: zone * near.share,
        p,
        canWiden,
      })
    }
  }
  return borders
}

/** Best first; what diverged is worst, what failed is no information. Ties keep their order. */
function rank(trials: readonly BorderTrial[]): { settings: Settings; value: number }[] {
  return trials
    .filter((trial) => trial.value !== null || trial.status === 'diverged')
    .map(({ settings, value, status }) => ({
      settings,
      value:
        value !== null && Number.isFinite(value) && status !== 'diverged' ? value : Number.POSITIVE_INFINITY,
    }))
    .sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0))
}

/** Parameters that have two ends and, between them, a middle. */
function hasSides(
  parameter: Parameter,
): parameter is Extract<Parameter, { kind: 'real' | 'integer' | 'choice' }> {
  const ranged = parameter.kind === 'real' || parameter.kind === 'integer'
  return (ranged || (parameter.kind === 'choice' && parameter.ordered)) && cellCount(parameter) >= 3
}

/** Whether what lies further out than all of the best mostly diverged: then the best stand at a cliff inside the range. */
function endsInCliff(about: {
  readonly present: readonly { readonly value: number }[]
  readonly places: readonly number[]
  readonly best: number
  readonly side: 'low' | 'high'
}): boolean {
  const outward = about.places.map((u) => (about.side === 'high' ? u : 1 - u))
  const outermost = Math.max(...outward.slice(0, about.best))
  const beyond = about.present.filter((_, i) => outward[i]! > outermost)
  const lost = beyond.filter((trial) => !Number.isFinite(trial.value)).length
  return lost >= 2 && 2 * lost > beyond.length
}

/**
 * The part of a range that its end is judged by: at most six decades of a log range. A range that was widened again and again
 * would otherwise have an outer fifth of several decades, and an optimum well inside would look like one at the border.
 */
function nearEnd(
  parameter: Extract<Parameter, { kind: 'real' | 'integer' | 'choice' }>,
  side: 'low' | 'high',
): { parameter: Parameter; share: number; holds: (value: SettingValue) => boolean } {
  const whole = { parameter, share: 1, holds: () => true }
  if (parameter.kind !== 'real' || parameter.scale !== 'log') return whole
  const decades = Math.log10(parameter.high / parameter.low)
  if (decades <= widestLook) return whole
  const reach = 10 ** widestLook
  const [low, high] =
    side === 'low' ? [parameter.low, parameter.low * reach] : [parameter.high / reach, parameter.high]
  return {
    parameter: { ...parameter, low, high },
    share: widestLook / decades,
    holds: (value) => Number(value) >= low && Number(value) <= high,
  }
}

function endOf(
  parameter: Extract<Parameter, { kind: 'real' | 'integer' | 'choice' }>,
  side: 'low' | 'high',
): SettingValue {
  if (parameter.kind !== 'choice') return parameter[side]
  return parameter.choices[side === 'low' ? 0 : parameter.choices.length - 1]!
}
