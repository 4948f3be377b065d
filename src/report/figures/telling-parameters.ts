import type { IntegerParameter, Parameter, RealParameter, Space } from '../../domain/parameter.ts'
import type { Settings } from '../../domain/setting.ts'

/** A parameter that can be drawn along an axis. */
export interface NumericParameter {
  readonly name: string
  readonly scale: 'linear' | 'log'
}

/** A search trial as this file sees it: what was set, what came of it. */
export interface Outcome {
  readonly settings: Settings
  readonly goal: number
}

/**
 * The parameters to draw a search by: the learning rate and the regularization where both are searched, otherwise
 * those that explain most of the goal. How much a parameter explains is the share of the goal's variance between four
 * groups of equal size along the parameter (eta squared), which sees a valley as well as a slope.
 */
export function tellingParameters(space: Space, outcomes: readonly Outcome[], count = 2): NumericParameter[] {
  const candidates = space.parameters.filter((parameter) => rangeOf(parameter) !== null)
  const first = candidates.filter(({ role }) => role === 'learningRate')
  const second = candidates.filter(({ role }) => role === 'regularization')
  const rest = candidates
    .filter((parameter) => !first.includes(parameter) && !second.includes(parameter))
    .map((parameter) => ({ parameter, told: explained(parameter.name, outcomes) }))
    .sort((a, b) => b.told - a.told)
    .map(({ parameter }) => parameter)
  return [...first, ...second, ...rest]
    .slice(0, count)
    .map((parameter) => ({ name: parameter.name, scale: scaleOf(parameter) }))
}

/** The numeric range of a parameter; null for choices and switches. */
export function rangeOf(parameter: Parameter): RealParameter | IntegerParameter | null {
  if (parameter.kind === 'real' || parameter.kind === 'integer') return parameter
  if (parameter.kind !== 'mixture') return null
  for (const option of parameter.options) if (option.kind === 'range') return option.range
  return null
}

function scaleOf(parameter: Parameter): 'linear' | 'log' {
  const scale = rangeOf(parameter)?.scale
  return scale === 'log' || scale === 'lognormal' || scale === 'pow2' ? 'log' : 'linear'
}

/** Share of the goal's variance, by rank, that lies between four groups along the parameter. */
export function explained(name: string, outcomes: readonly Outcome[]): number {
  const known = outcomes.filter(
    ({ settings, goal }) => typeof settings[name] === 'number' && Number.isFinite(goal),
  )
  if (known.length < 8) return 0
  const byGoal = [...known].sort((a, b) => a.goal - b.goal)
  const rank = new Map(byGoal.map((outcome, i) => [outcome, i]))
  const along = [...known].sort((a, b) => Number(a.settings[name]) - Number(b.settings[name]))
  const mean = (known.length - 1) / 2
  let between = 0
  for (let group = 0; group < 4; group++) {
    const part = along.slice(
      Math.floor((group * along.length) / 4),
      Math.floor(((group + 1) * along.length) / 4),
    )
    const middle = part.reduce((sum, outcome) => sum + (rank.get(outcome) ?? 0), 0) / part.length
    between += part.length * (middle - mean) ** 2
  }
  const total = byGoal.reduce((sum, _, i) => sum + (i - mean) ** 2, 0)
  return between / total
}
