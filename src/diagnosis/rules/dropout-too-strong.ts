import { repair } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { accuracyEnd, fitOf } from '../evidence/loss-course.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { coversRun, enoughSeen, type RunTrace } from '../evidence/run-trace.ts'
import type { RunConclusion } from './rule.ts'

const strong = 0.5
const behind = 0.05

/** So much is dropped that training itself cannot get anywhere. */
export const dropoutTooStrong = judgeAtLandmarks(
  {
    id: 'dropout-too-strong',
    scope: 'run',
    symptom: 'With heavy dropout, training lags behind validation and both stay poor.',
    needs: [['train/accuracy'], ['val/accuracy']],
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
  const trained = accuracyEnd(trace.curve('train/accuracy'))
  const validated = accuracyEnd(trace.curve('val/accuracy'))
  if (trained === null || validated === null || !coversRun(trace, 'train/accuracy')) return null
  if (trace.curve('val/accuracy').count < 4 || trained > 0.75) return null
  const lags = validated - trained
  const dead = dropout >= 0.8 && fitOf(trace) === 'poor'
  if (lags < behind && !dead) return null
  return {
    cause: 'dropout-too-strong',
    steps: { from: 0, to: trace.step },
    what: `${sayShare(dropout)} of the activations are dropped; training accuracy is ${sayShare(trained)}, validation accuracy (without dropout) ${sayShare(validated)}.`,
    why: 'In training so little of the network is left that it cannot do the task, and it learns accordingly slowly.',
    evidence: [
      { name: 'dropout', value: 100 * dropout, unit: '%', threshold: 100 * strong },
      { name: 'validation minus training accuracy', value: 100 * lags, unit: '%', threshold: 100 * behind },
    ],
    confidence: lags > 0.1 ? 0.85 : 0.7,
    ruledOut: [
      'dropout that helps: training is poor',
      'overfitting: training is behind validation, not ahead',
    ],
    advice: [
      {
        text: `Drop ${say(dropout / 2, 2)} instead of ${say(dropout, 2)}.`,
        change: { kind: 'scale', role: 'dropout', factor: 0.5 },
      },
      repair('width', 'Or make the layers wider by 1 / (1 - dropout), so that as much is left as before.'),
    ],
  }
}
