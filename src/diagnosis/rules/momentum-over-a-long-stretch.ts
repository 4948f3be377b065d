import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import { enoughSeen, type RunTrace } from '../evidence/run-trace.ts'
import type { RunConclusion } from './rule.ts'

/** Momentum that is usual, or nearly so, whatever the length of the run (ours). */
const usual = 0.97
/** Share of the run that is added up in each step (ours). */
const bound = 0.02
/** The usual momentum, which is advised. */
const advised = 0.9

/** With momentum m each step is a sum over the gradients of the last 1 / (1 - m) steps. */
export const momentumOverALongStretch = judgeAtLandmarks(
  {
    id: 'momentum-over-a-long-stretch',
    scope: 'run',
    symptom: 'Each step adds up the gradients of so many steps that they are a good part of the run.',
    needs: [],
    needsFacts: ['momentum', 'optimizer'],
    severity: 'warning',
    lookAlikes: [
      'a high momentum in a run of tens of thousands of steps',
      'a short run with the usual momentum',
      'an optimizer without momentum',
    ],
    explains: [
      'loss-exploding',
      'loss-not-finite',
      'loss-spikes',
      'loss-oscillating',
      'fast-then-stuck',
      'validation-loss-rising',
      'overfitting-gap',
      'update-ratio-too-high',
      'exploding-gradients',
      'weights-growing',
      'dead-relu',
      'predictions-constant',
      'underfitting',
      'validation-worse-from-the-start',
    ],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const { momentum, optimizer } = trace.facts
  if (typeof momentum !== 'number' || momentum <= usual || momentum >= 1) return null
  if (!/momentum|nesterov|adam|lion|lamb/i.test(String(optimizer ?? ''))) return null
  if (trace.step === 0 || (!ended && !enoughSeen(trace))) return null
  const memory = 1 / (1 - momentum)
  const share = memory / trace.step
  if (share < bound) return null
  return {
    cause: 'momentum-too-high',
    competing: [
      {
        cause: 'learning-rate-too-high',
        why: 'Without the adaptive scaling of Adam, steps are longer by as many times as gradients are added up.',
        likelihood: 0.3,
      },
    ],
    tellingRun: {
      text: `Run once with a momentum of ${advised}: if it ends better, the steps went on for too long in directions that no longer held.`,
      change: { kind: 'set', role: 'momentum', value: advised },
      steps: Math.max(100, trace.step),
    },
    steps: { from: 0, to: trace.step },
    what: `With a momentum of ${say(momentum)} each step adds up the gradients of about ${say(memory, 2)} steps, ${sayShare(share)} of the ${trace.step} that were made.`,
    why: 'Steps go on in directions that were right long ago: the weights overshoot, come back late, and have no time left to settle.',
    evidence: [
      { name: 'steps added up over steps made', value: share, unit: 'ratio', threshold: bound },
      { name: 'momentum', value: momentum, threshold: usual },
    ],
    confidence: 0.7,
    ruledOut: ['a long run, in which so many steps are soon over: this one is short'],
    advice: [
      {
        text: `Set the momentum to ${advised}.`,
        change: { kind: 'set', role: 'momentum', value: advised },
      },
    ],
  }
}
