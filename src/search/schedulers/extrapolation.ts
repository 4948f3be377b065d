import { normalCdf } from '../../math/normal-distribution.ts'
import { bestUpTo, type GoalCurve, goalCurve, told } from './goal-curve.ts'
import type { Scheduler } from './scheduler.ts'

/** Reports before the first extrapolation, share of the budget before it, and the chance below which a trial is ended. */
const fewestReports = 5
const grace = 0.1
const chance = 0.05
const fewestPeers = 3

/**
 * Extrapolates the curve to the end of its budget by the power law y = a + b t^-c (Domhan, Springenberg & Hutter 2015, one of
 * their families), fitted for several c, and stops the trial when the chance that it ends better than the best finished
 * one is below 5 %. The uncertainty is that of the fit's residuals, grown with the distance to the end, and never less
 * than the spread between the exponents.
 */
export const extrapolation: Scheduler = {
  name: 'extrapolation',
  summary: 'Stops a trial whose extrapolated curve has less than a 5 % chance to end as the best.',
  judges: true,
  needs: { pause: false },
  watches: [],
  decide({ trial, peers, goal }) {
    const own = goalCurve(trial, goal)
    const finished = peers
      .filter(({ number }) => number !== trial.number)
      .map((peer) => goalCurve(peer, goal))
      .filter((peer) => (peer.at.at(-1) ?? 0) >= trial.budget.amount - 1e-9)
    if (finished.length < fewestPeers) return { kind: 'continue' }
    const target = Math.min(...finished.map((peer) => bestUpTo(peer, trial.budget.amount)!))
    for (let i = fewestReports - 1; i < own.at.length; i++) {
      const place = own.at[i]!
      if (place < grace * trial.budget.amount || place >= trial.budget.amount) continue
      const ahead = extrapolate(own, { reports: i + 1, to: trial.budget.amount })
      if (ahead === null) continue
      const better = normalCdf((target - ahead.mean) / ahead.deviation)
      if (better >= chance) continue
      const why = `at ${place} its curve leads to ${told(ahead.mean, goal)} (± ${Number(ahead.deviation.toPrecision(2))}): a chance of ${(100 * better).toFixed(1)} % to pass ${told(target, goal)}`
      return { kind: 'stop', why, diverged: false }
    }
    return { kind: 'continue' }
  },
}

const exponents = [0.25, 0.5, 1, 2]

/** Mean and standard deviation at `to`, from the first `reports` reports; null where they are not finite. */
export function extrapolate(
  curve: GoalCurve,
  about: { readonly reports: number; readonly to: number },
): { readonly mean: number; readonly deviation: number } | null {
  const from = Math.floor(about.reports / 4)
  const at = curve.at.slice(from, about.reports)
  const values = curve.values.slice(from, about.reports)
  if (!values.every(Number.isFinite) || at[0]! <= 0) return null
  const fits = exponents.map((c) => {
    const x = at.map((t) => (t / about.to) ** -c)
    const { slope, center, residual, spread } = line(x, values)
    // Nothing that falls is believed to rise again, and the other way round.
    const mean = center.y + slope * (1 - center.x)
    const leverage = spread === 0 ? 0 : (1 - center.x) ** 2 / spread
    return { mean, residual, deviation: residual * Math.sqrt(1 + 1 / at.length + leverage) }
  })
  const least = Math.min(...fits.map((fit) => fit.residual))
  const weights = fits.map((fit) => ((least + 1e-12) / (fit.residual + 1e-12)) ** 2)
  const total = weights.reduce((sum, w) => sum + w, 0)
  const mean = fits.reduce((sum, fit, i) => sum + fit.mean * weights[i]!, 0) / total
  const variance =
    fits.reduce((sum, fit, i) => sum + (fit.deviation ** 2 + (fit.mean - mean) ** 2) * weights[i]!, 0) / total
  return { mean, deviation: Math.max(Math.sqrt(variance), 1e-9 * Math.max(1, Math.abs(mean))) }
}

function line(x: readonly number[], y: readonly number[]) {
  const n = x.length
  const center = { x: x.reduce((s, v) => s + v, 0) / n, y: y.reduce((s, v) => s + v, 0) / n }
  const spread = x.reduce((s, v) => s + (v - center.x) ** 2, 0)
  const slope = spread === 0 ? 0 : x.reduce((s, v, i) => s + (v - center.x) * (y[i]! - center.y), 0) / spread
  const square = y.reduce((s, v, i) => s + (v - center.y - slope * (x[i]! - center.x)) ** 2, 0)
  return { slope, center, spread, residual: Math.sqrt(square / Math.max(1, n - 2)) }
}
