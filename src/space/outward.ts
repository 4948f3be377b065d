import type { Parameter, Space } from '../domain/parameter.ts'
import type { Settings } from '../domain/setting.ts'
import { fitLinearModel, selectColumns } from '../math/regression.ts'
import { studentCdf } from '../math/student-distribution.ts'
import { toCoordinate } from './coordinate.ts'

/** The slope is taken at this share of the range, counted from the other side. */
const place = 0.85

/**
 * Probability by chance of the improvement that is seen in the outer part of a parameter's range: a one-sided t-test of
 * the slope, 15 % from the border, of a parabola in this parameter; linear and squared terms of the other parameters
 * are added where they explain the goal (F >= 4). An optimum at or inside of that place, and a parameter without influence,
 * give a small p no more often than p says.
 *
 * Only the better part of the trials is looked at (60 % of those with a value, at most half of all, at least 16):
 * near the optimum a parabola fits, and what lies beyond a cliff does not bend it.
 *
 * @param request.trials best first, each with a value for the parameter; infinite values are passed over
 */
export function improvesOutward(request: {
  readonly space: Space
  readonly parameter: Parameter
  readonly side: 'low' | 'high'
  readonly trials: readonly { readonly settings: Settings; readonly value: number }[]
}): number {
  const { space, parameter, side, trials } = request
  const finite = trials.filter((trial) => Number.isFinite(trial.value))
  const good = finite.slice(0, Math.max(16, Math.round(Math.min(0.6 * finite.length, 0.5 * trials.length))))
  const y = good.map((trial) => trial.value)
  const outward = good.map(({ settings }) => {
    const u = toCoordinate(parameter, settings[parameter.name]!)
    return side === 'high' ? u : 1 - u
  })
  const own = [y.map(() => 1), outward, outward.map((u) => u * u)]
  const candidates = space.parameters
    .filter((other) => other.name !== parameter.name)
    .flatMap((other) =>
      columnsOf(
        other,
        good.map((trial) => trial.settings),
      ),
    )
  const model = fitLinearModel(selectColumns(y, own, { candidates, enter: 4, keep: 6 }), y)
  if (!model || model.degrees < 4) return 1
  const [, linear, square] = model.coefficients
  const slope = linear! + 2 * place * square!
  const weights = model.coefficients.map((_, i) => (i === 1 ? 1 : i === 2 ? 2 * place : 0))
  const error = model.errorOf(weights)
  return error > 0 ? studentCdf(slope / error, model.degrees) : slope < 0 ? 0 : 1
}

/** What another parameter may contribute: a line and a bend along its range, or a step for each of its words. */
function columnsOf(parameter: Parameter, settings: readonly Settings[]): number[][] {
  if (parameter.kind === 'fidelity') return []
  const values = settings.map((each) => each[parameter.name])
  if (parameter.kind === 'choice' && !parameter.ordered) {
    return parameter.choices.map((choice) => values.map((value) => (value === choice ? 1 : 0)))
  }
  const line = values.map((value) => (value === undefined ? 0.5 : toCoordinate(parameter, value)))
  return parameter.kind === 'boolean' ? [line] : [line, line.map((u) => (u - 0.5) ** 2)]
}
