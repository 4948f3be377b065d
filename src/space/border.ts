import type { Parameter, Space } from '../domain/parameter.ts'
import type { Settings } from '../domain/setting.ts'
import type { TrialStatus } from '../domain/trial.ts'
import { hypergeometricTail } from '../math/hypergeometric.ts'
import { cellCount, toCoordinate } from './coordinate.ts'
import { widen } from './widen.ts'

/** What border detection needs of a trial; `PastTrial` fits. `value` is the goal, to be minimized. */
export interface BorderTrial {
  readonly settings: Settings
  readonly value: number | null
  /** A diverged trial counts as the worst; one that failed without a value is left out. */
  readonly status?: TrialStatus
}

export interface Border {
  readonly parameter: string
  readonly side: 'low' | 'high'
  /** Of the best `best` trials, `crowding` lie in the outer zone of that side, where `outer` of all `trials` lie. */
  readonly crowding: number
  readonly best: number
  readonly outer: number
  readonly trials: number
  /** Probability of so much by chance if the parameter had no influence. */
  readonly p: number
  /** Whether `widen` can move this bound. */
  readonly canWiden: boolean
}

export interface BorderRequest {
  readonly space: Space
  readonly trials: readonly BorderTrial[]
  /** Accepted share of false alarms a side. Default 0.0086: that of "3 of the best 5 in the outer tenth". */
  readonly falseAlarmRate?: number
}

export function detectBorders(request: BorderRequest): Border[] {
  const { space, falseAlarmRate = 0.0086 } = request
  const ranked = request.trials
    .filter((trial) => trial.value !== null || trial.status === 'diverged')
    .map((trial) => ({
      settings: trial.settings,
      value: trial.value !== null && Number.isFinite(trial.value) ? trial.value : Number.POSITIVE_INFINITY,
    }))
    .sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0))
  const borders: Border[] = []
  for (const parameter of space.parameters) {
    if (!hasSides(parameter)) continue
    const present = ranked.filter((trial) => trial.settings[parameter.name] !== undefined)
    const places = present.map((trial) => toCoordinate(parameter, trial.settings[parameter.name]!))
    const best = Math.min(5, present.filter((trial) => Number.isFinite(trial.value)).length)
    const zone = Math.max(0.1, 1 / cellCount(parameter))
    for (const side of ['low', 'high'] as const) {
      const isOuter = (u: number): boolean => (side === 'low' ? u <= zone : u >= 1 - zone)
      const outer = places.filter(isOuter).length
      const crowding = places.slice(0, best).filter(isOuter).length
      const p = hypergeometricTail(crowding, { drawn: best, marked: outer, total: places.length })
      const canWiden = widen(space, parameter.name, side) !== null
      if (crowding >= 3 && p <= falseAlarmRate && (canWiden || parameter.kind === 'choice')) {
        borders.push({
          parameter: parameter.name,
          side,
          crowding,
          best,
          outer,
          trials: places.length,
          p,
          canWiden,
        })
      }
    }
  }
  return borders
}

function hasSides(parameter: Parameter): boolean {
  return (
    parameter.kind === 'real' ||
    parameter.kind === 'integer' ||
    (parameter.kind === 'choice' && parameter.ordered)
  )
}
