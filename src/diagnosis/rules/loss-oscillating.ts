import { scaleRole } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { courseOf, startBefore } from '../evidence/loss-course.ts'
import { say } from '../evidence/phrases.ts'
import { coversRun, enoughSeen, type RunTrace } from '../evidence/run-trace.ts'
import type { Bin } from '../evidence/thinned-curve.ts'
import { levelOf, stretch } from '../evidence/trend.ts'
import type { RunConclusion } from './rule.ts'

/** Typical jump between evaluations over all that validation has won (ours). */
const wild = 0.2

/**
 * Noise of single batches is gone in a validation loss, which is a mean over many samples: where that jumps up and down
 * from one evaluation to the next, the weights themselves do.
 */
export const lossOscillating = judgeAtLandmarks(
  {
    id: 'loss-oscillating',
    scope: 'run',
    symptom: 'The validation loss jumps up and down from one evaluation to the next.',
    needs: [['val/loss']],
    severity: 'warning',
    lookAlikes: ['noise of single batches', 'a small validation set', 'a cyclic rate', 'the fall itself'],
    explains: ['update-ratio-too-high', 'fast-then-stuck', 'underfitting', 'validation-loss-rising'],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const curve = trace.curve('val/loss')
  if (curve.count < 10 || !coversRun(trace, 'val/loss') || (!ended && !enoughSeen(trace))) return null
  if ((trace.facts.validationSamples ?? 100) < 50 || isCyclic(trace)) return null
  const rest = stretch(curve.bins, 0.25, 1)
  if (rest.length < 8) return null
  const train = courseOf(trace.curve('train/loss'))
  const best = Math.min(...rest.map((bin) => bin.value))
  const won = Math.max(startBefore(trace, 'val/loss') - best, train.first - train.end)
  const jumps = rest.slice(1).map((bin, i) => Math.abs(bin.value - rest[i]!.value))
  const typical = levelOf(jumps.map((value, i) => ({ step: i, value, count: 1 })))
  const turns = turnsOf(rest)
  if (!(won > 0) || typical < wild * won || turns < 0.45 || typical < 0.1 * Math.abs(best)) return null
  return {
    cause: 'learning-rate-too-high',
    steps: { from: Math.round(rest[0]!.step), to: curve.lastStep },
    what: `From one evaluation to the next the validation loss jumps by ${say(typical, 2)}, ${say(typical / won, 2)} of all that was won, and turns around in ${Math.round(100 * turns)} % of them.`,
    why: 'A mean over many validation samples has little noise of its own: the weights jump from wall to wall of the valley.',
    evidence: [
      { name: 'jump over what was won', value: typical / won, unit: 'ratio', threshold: wild },
      { name: 'turns', value: 100 * turns, unit: '%', threshold: 45 },
    ],
    confidence: 0.8,
    ruledOut: [
      'noise of single batches: validation is a mean over many samples',
      'a cyclic rate: it is not reported to swing',
    ],
    advice: [scaleRole(trace, 'learningRate', 1 / 3)],
  }
}

function turnsOf(bins: readonly Bin[]): number {
  let turns = 0
  for (let i = 1; i + 1 < bins.length; i++) {
    if ((bins[i]!.value - bins[i - 1]!.value) * (bins[i + 1]!.value - bins[i]!.value) < 0) turns++
  }
  return turns / Math.max(1, bins.length - 2)
}

function isCyclic({ facts, rate }: RunTrace): boolean {
  return /cycl|restart/i.test(String(facts.schedule ?? '')) || rate.rises > 1
}
