import { repair } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { fitOf } from '../evidence/loss-course.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { coversRun, type RunTrace } from '../evidence/run-trace.ts'
import { stretch, trendOf } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

const share = 1 / 3
const tiny = 0.01

/** The schedule reached zero long before the run did. */
export const lastThirdWithoutGain = judgeAtLandmarks(
  {
    id: 'last-third-without-gain',
    scope: 'run',
    symptom: 'The rate is next to zero over the last third of the run, and nothing is won there.',
    needs: [['train/loss'], ['lr']],
    severity: 'note',
    lookAlikes: ['the last steps of a decay', 'a run that still gains at a low rate', 'a run that is done'],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const curve = trace.curve('train/loss')
  const { rate } = trace
  if (!ended || !rate.known || curve.count < 20 || !coversRun(trace, 'train/loss')) return null
  const since = rate.tinySince
  const length = curve.lastStep - curve.firstStep
  if (since === null || curve.lastStep - since < share * length || fitOf(trace) === 'good') return null
  const tail = curve.bins.filter((bin) => bin.step >= since)
  const whole = Math.abs(curve.firstValues[0]! - curve.bins.at(-1)!.value)
  const gain = -trendOf(stretch(tail, 0.1, 1)).change
  if (gain > 0.01 * whole) return null
  return {
    cause: 'schedule',
    steps: { from: since, to: curve.lastStep },
    what: `Since step ${since} the rate has been below ${sayShare(tiny)} of its highest (${say(rate.highest)}); these ${sayShare((curve.lastStep - since) / length)} of the run won ${sayShare(Math.max(0, gain) / whole)} of all that was won.`,
    why: 'The schedule is shorter than the run: the last steps cost as much as the others and change nothing.',
    evidence: [
      {
        name: 'share of the run at next to no rate',
        value: (100 * (curve.lastStep - since)) / length,
        unit: '%',
        threshold: 33,
      },
    ],
    confidence: 0.85,
    ruledOut: ['the last steps of a decay: it is more than a third of the run'],
    advice: [
      repair(
        'schedule',
        'Stretch the schedule over the whole run, or end the run where the rate reaches zero.',
      ),
    ],
  }
}
