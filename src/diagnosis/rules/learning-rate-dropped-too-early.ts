import { repair } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { coversRun, type RunTrace } from '../evidence/run-trace.ts'
import { levelOf, trendOf } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

const early = 0.5
/** A cut so early and so deep leaves the run no time at its rate, however the loss went before (ours). */
const veryEarly = 0.15
const deep = 0.05

/** The rate was cut while the loss was still falling fast, and since then it stands (CS231n: a decay that is too fast). */
export const learningRateDroppedTooEarly = judgeAtLandmarks(
  {
    id: 'learning-rate-dropped-too-early',
    scope: 'run',
    symptom: 'The loss fell fast until the rate was cut, and has hardly moved since.',
    needs: [['train/loss'], ['lr']],
    severity: 'warning',
    lookAlikes: ['the sudden gain after a cut', 'a cut of a loss that had settled', 'the end of a decay'],
    explains: [
      'update-ratio-too-low',
      'underfitting',
      'predictions-constant',
      'accuracy-at-chance',
      'validation-at-chance',
      'loss-falling-too-slowly',
      'last-third-without-gain',
      'loss-stuck-at-softmax-floor',
      'loss-not-going-down',
      'accuracy-rising-while-loss-flat',
      'fast-then-stuck',
    ],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const curve = trace.curve('train/loss')
  const drop = trace.rate.lowAt
  if (!ended || drop === null || curve.count < 20 || !coversRun(trace, 'train/loss')) return null
  const start = curve.firstStep
  const length = curve.lastStep - start
  if (drop - start > early * length || drop - start < 0.004 * length) return null
  if (!(trace.rate.highestSince < 0.1 * trace.rate.highest)) return null
  const before = curve.bins.filter((bin) => bin.step <= drop)
  const after = curve.bins.filter((bin) => bin.step > drop)
  const atOnce = drop - start <= veryEarly * length && trace.rate.highestSince < deep * trace.rate.highest
  if (before.length < (atOnce ? 3 : 6) || after.length < 6) return null
  const recent = trendOf(before.slice(Math.floor(before.length / 2)))
  const later = trendOf(after.slice(Math.floor(after.length / 4)))
  const level = levelOf(after.slice(-Math.ceil(after.length / 3)))
  const first = curve.firstValues[0]!
  const pace = -recent.change / Math.max(1, (drop - start) / 2)
  const laterPace = -later.change / Math.max(1, 0.75 * (curve.lastStep - drop))
  const falling = recent.direction === 'falling' && -recent.change > 0.05 * Math.abs(recent.level)
  const stands = falling && laterPace < 0.05 * pace && level >= 0.3 * first
  const left = atOnce && level > 0.08 * first && Math.abs(later.change) < 0.25 * Math.abs(later.level)
  if (!stands && !left) return null
  return {
    cause: 'schedule',
    steps: { from: drop, to: curve.lastStep },
    what: stands
      ? `The loss was falling by ${say(-recent.change, 2)} in the ${Math.round((drop - start) / 2)} steps before the rate fell below a tenth at step ${drop}; since then, ${Math.round(curve.lastStep - drop)} steps, it has hardly moved from ${say(level)}.`
      : `The rate fell to ${sayShare(trace.rate.highestSince / trace.rate.highest)} of its peak at step ${drop}, after ${sayShare((drop - start) / length)} of the run; the loss, ${say(first)} at first, has stood near ${say(level)} since.`,
    why: `The rate was cut when there was still much to win, and ${sayShare((curve.lastStep - drop) / length)} of the run went by at a rate that is too low to win it.`,
    evidence: [
      {
        name: 'pace after the cut over pace before',
        value: laterPace / pace,
        unit: 'ratio',
        threshold: 0.05,
      },
      {
        name: 'share of the run after the cut',
        value: (100 * (curve.lastStep - drop)) / length,
        unit: '%',
        threshold: 50,
      },
    ],
    confidence: 0.85,
    ruledOut: [
      stands
        ? 'a loss that had settled: it was falling when the rate was cut'
        : 'a loss that had settled: hardly a step had been made',
    ],
    advice: [
      repair(
        'schedule',
        'Cut the rate later, once the loss is flat, or let it decay as a cosine over the whole run.',
      ),
    ],
  }
}
