import { lessDropout, repair } from '../evidence/advice.ts'
import { dataLossName, endOf } from '../evidence/classes.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { accuracyEnd, fitOf } from '../evidence/loss-course.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { coversRun, enoughSeen, type RunTrace } from '../evidence/run-trace.ts'
import type { RunConclusion } from './rule.ts'

const strong = 0.5
const behind = 0.05
const poor = 0.75
/** So much leaves so little that training may look fair: then it must be further behind (ours). */
const veryStrong = 0.65
const fair = 0.88
const farBehind = 0.09
/** Four in five dropped are hardly ever right: then as far behind as where training is poor (ours). */
const hardlyEverRight = 0.8
/** Validation over training loss where accuracies are not told (ours). */
const lossBound = 0.6

/** So much is dropped that training itself cannot get anywhere. */
export const dropoutTooStrong = judgeAtLandmarks(
  {
    id: 'dropout-too-strong',
    scope: 'run',
    symptom: 'With heavy dropout, training lags behind validation and both stay poor.',
    needs: [
      ['train/accuracy', 'train/loss'],
      ['val/accuracy', 'val/loss'],
    ],
    needsFacts: ['dropout'],
    severity: 'warning',
    lookAlikes: [
      'dropout that helps: training lags but is good',
      'a task that is hard without dropout as well',
      'dropout below one half',
    ],
    explains: [
      'underfitting',
      'loss-falling-too-slowly',
      'fast-then-stuck',
      'update-ratio-too-high',
      'dead-relu',
      'accuracy-at-chance',
      'loss-exploding',
      'loss-not-finite',
      'loss-spikes',
      'loss-not-going-down',
      'validation-better-than-training',
      'predictions-constant',
    ],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const name = trace.context.roles.dropout
  const set = name === undefined ? undefined : trace.context.settings[name]
  const dropout = trace.facts.dropout ?? (typeof set === 'number' ? set : undefined)
  if (dropout === undefined || dropout < strong || (!ended && !enoughSeen(trace))) return null
  const lag =
    dropout < veryStrong
      ? lagOf(trace, { dropout, most: poor })
      : (lagOf(trace, { dropout, most: fair }) ?? lagOfLoss(trace))
  if (lag === null) return null
  const dead = dropout >= veryStrong && fitOf(trace) === 'poor'
  if (lag.value < lag.threshold && !dead) return null
  return {
    cause: 'dropout-too-strong',
    steps: { from: 0, to: trace.step },
    what: `${sayShare(dropout)} of the activations are dropped; ${lag.said}.`,
    why: 'In training so little of the network is left that it cannot do the task, and it learns accordingly slowly.',
    evidence: [
      { name: 'dropout', value: 100 * dropout, unit: '%', threshold: 100 * strong },
      { name: lag.name, value: 100 * lag.value, unit: '%', threshold: 100 * lag.threshold },
    ],
    confidence: lag.value > 0.1 ? 0.85 : 0.7,
    ruledOut: [
      `dropout that helps: training is ${dropout < veryStrong ? 'poor' : 'far from perfect'}`,
      'overfitting: training is behind validation, not ahead',
    ],
    advice: [
      lessDropout(dropout),
      repair('width', 'Or make the layers wider by 1 / (1 - dropout), so that as much is left as before.'),
    ],
  }
}

interface Lag {
  readonly name: string
  readonly value: number
  readonly threshold: number
  readonly said: string
}

/** How far training is behind validation in accuracy; null where it is better than `most`, or accuracies are not told. */
function lagOf(trace: RunTrace, { dropout, most }: { dropout: number; most: number }): Lag | null {
  const trained = accuracyEnd(trace.curve('train/accuracy'))
  const validated = accuracyEnd(trace.curve('val/accuracy'))
  if (trained === null || validated === null || !coversRun(trace, 'train/accuracy')) return null
  if (trace.curve('val/accuracy').count < 4 || trained > most) return null
  return {
    name: 'validation minus training accuracy',
    value: validated - trained,
    threshold: trained > poor && dropout < hardlyEverRight ? farBehind : behind,
    said: `training accuracy is ${sayShare(trained)}, validation accuracy (without dropout) ${sayShare(validated)}`,
  }
}

/** The same by the losses, where there are no accuracies. */
function lagOfLoss(trace: RunTrace): Lag | null {
  if (trace.curve('train/accuracy').count > 0 || trace.curve('val/loss').count < 6) return null
  const trained = endOf(trace, dataLossName(trace))
  const validated = endOf(trace, 'val/loss')
  if (trained === null || validated === null || !(trained > 0) || !coversRun(trace, 'val/loss')) return null
  return {
    name: 'training minus validation loss, over training loss',
    value: 1 - validated / trained,
    threshold: 1 - lossBound,
    said: `the training loss is ${say(trained)}, the validation loss (without dropout) ${say(validated)}`,
  }
}
