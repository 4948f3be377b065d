import { repair } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { say } from '../evidence/phrases.ts'
import { coversRun, type RunTrace } from '../evidence/run-trace.ts'
import { stretch } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

const bound = 0.6

/** A period in the validation loss though samples are shuffled is a bug (Google's tuning playbook). */
export const validationFollowsAPeriod = judgeAtLandmarks(
  {
    id: 'validation-follows-a-period',
    scope: 'run',
    symptom: 'The validation loss goes up and down with a fixed period.',
    needs: [['val/loss']],
    severity: 'note',
    lookAlikes: ['a cyclic rate', 'noise', 'one bump'],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const curve = trace.curve('val/loss')
  if (!ended || curve.count < 40 || curve.count > 256 || !coversRun(trace, 'val/loss')) return null
  if (trace.rate.rises > 1 || /cycl|restart/i.test(String(trace.facts.schedule ?? ''))) return null
  const y = withoutTrend(stretch(curve.bins, 0.2, 1).map((bin) => bin.value))
  if (y.length < 32) return null
  const power = y.reduce((sum, value) => sum + value * value, 0)
  if (!(power > 0)) return null
  let best = { lag: 0, value: 0 }
  for (let lag = 3; lag <= y.length / 4; lag++) {
    const value = correlation(y, lag, power)
    if (value > best.value) best = { lag, value }
  }
  // Twice and three times the period fit as well: it is the shortest that does.
  for (let lag = 3; lag < best.lag; lag++) {
    const value = correlation(y, lag, power)
    if (value > 0.85 * best.value && value >= correlation(y, lag + 1, power)) {
      best = { lag, value }
      break
    }
  }
  // A period comes back: at twice the lag as well, and with a trough between.
  const again = correlation(y, 2 * best.lag, power)
  const trough = correlation(y, Math.round(best.lag / 2), power)
  if (best.value < bound || again < 0.5 * best.value || trough > -0.2) return null
  const period = (best.lag * (curve.lastStep - curve.firstStep)) / (curve.count - 1)
  return {
    cause: 'data-order',
    steps: { from: Math.round(0.2 * curve.lastStep), to: curve.lastStep },
    what: `The validation loss repeats itself every ${best.lag} evaluations (about ${say(period, 2)} steps); its correlation with itself at that distance is ${say(best.value, 2)}.`,
    why: 'With shuffled samples nothing in training has a period: something in the order of the data, or in how the evaluation is made, has.',
    evidence: [{ name: 'autocorrelation', value: best.value, unit: 'ratio', threshold: bound }],
    confidence: 0.75,
    ruledOut: ['a cyclic rate: none is reported', 'one bump: it comes back at twice the distance'],
    advice: [
      repair(
        'shuffle',
        'Check that training samples are shuffled anew each epoch and that every evaluation sees the same samples.',
      ),
    ],
  }
}

/** Differences from the mean of nine neighbours: what is slower than a few evaluations is no period. */
function withoutTrend(values: readonly number[]): readonly number[] {
  const reach = Math.max(4, Math.floor(values.length / 8))
  return values.map((value, i) => {
    const near = values.slice(Math.max(0, i - reach), i + reach + 1)
    return value - near.reduce((sum, one) => sum + one, 0) / near.length
  })
}

function correlation(y: readonly number[], lag: number, power: number): number {
  let sum = 0
  for (let i = lag; i < y.length; i++) sum += y[i]! * y[i - lag]!
  return (sum / power) * (y.length / Math.max(1, y.length - lag))
}
