import { median } from '../../math/quantile.ts'
import { repair } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { isLearning } from '../evidence/judge-update-ratios.ts'
import { courseOf, fitOf } from '../evidence/loss-course.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import { fallsToTheEnd } from '../evidence/validation-noise.ts'
import type { RunConclusion } from './rule.ts'

const share = 0.5

/** Clipping that is always at work is a hidden, lower learning rate (Google's tuning playbook). */
export const gradientsAlwaysClipped = judgeAtLandmarks(
  {
    id: 'gradients-always-clipped',
    scope: 'run',
    symptom: 'More than half of the updates are clipped.',
    needs: [['grad_norm']],
    needsFacts: ['clip'],
    severity: 'note',
    lookAlikes: [
      'clipping of rare large gradients',
      'clipping in the first steps only',
      'an adaptive optimizer, which divides it out again',
    ],
    explains: [
      'loss-falling-too-slowly',
      'loss-not-going-down',
      'accuracy-rising-while-loss-flat',
      'update-ratio-too-low',
      'underfitting',
      'accuracy-at-chance',
    ],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const clip = trace.facts['clip']
  const curve = trace.curve('grad_norm')
  if (typeof clip !== 'number' || !(clip > 0) || curve.count < 20 || (!ended && trace.points < 40))
    return null
  const cut = curve.bins.reduce((sum, bin) => sum + (bin.value > clip ? bin.count : 0), 0) / curve.count
  if (cut <= share) return null
  const typical = median(curve.bins.map((bin) => bin.value))
  const strong = typical > 20 * clip
  // Adam and its like divide the size of the gradient out again: then clipping costs nothing.
  const slow = !isLearning(trace) || courseOf(trace.curve('train/loss')).fall < 0.5
  const late = typical > 5 * clip && fallsToTheEnd(trace)
  const adaptive = /adam|rms|adagrad|lamb/i.test(String(trace.facts.optimizer ?? ''))
  // A tenth of each step is what is left, and the fit is not good: the steps are what is wanting.
  const short = typical > 10 * clip && fitOf(trace) !== 'good'
  const grave = !adaptive && ((strong && slow) || late || (ended && short))
  return {
    cause: 'clipping-too-tight',
    severity: grave ? 'warning' : 'note',
    steps: { from: curve.firstStep, to: curve.lastStep },
    what: `${sayShare(cut)} of the gradients are longer than the bound of ${say(clip)} (the typical one is ${say(typical)}), so nearly every step is cut${strong ? ` to ${sayShare(clip / typical)} of its length` : ''}.`,
    why: 'Clipping that is always at work only lowers the learning rate, and hides how large it is.',
    evidence: [
      { name: 'share of clipped updates', value: 100 * cut, unit: '%', threshold: 100 * share },
      { name: 'typical gradient norm over the bound', value: typical / clip, unit: 'ratio', threshold: 1 },
    ],
    confidence: grave ? 0.9 : 0.7,
    ruledOut: ['clipping of rare large gradients: more than half are cut'],
    advice: [
      repair(
        'clipping',
        `Clip at the 90th percentile of the gradient norm, about ${say(quantileOf(curve.bins.map((bin) => bin.value)), 2)} here, and choose the rate anew.`,
      ),
    ],
  }
}

function quantileOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(0.9 * (values.length - 1))]!
}
