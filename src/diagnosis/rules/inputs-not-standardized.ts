import { repair } from '../evidence/advice.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { accuracyEnd, fitOf } from '../evidence/loss-course.ts'
import { say } from '../evidence/phrases.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import type { RunConclusion } from './rule.ts'

/** Typical size of an input, its root mean square, and the deviation below which inputs hardly differ (ours). */
const widest = 5
const narrowest = 0.05
/** Share of right validation answers that leaves hardly anything to mend (ours). */
const hardlyAMistake = 0.97

/** Times its start (ours). */
const thrown = 10

/** Weights are initialized for inputs of about unit size around zero. */
export const inputsNotStandardized = judgeAtLandmarks(
  {
    id: 'inputs-not-standardized',
    scope: 'run',
    symptom: 'The inputs are far from mean 0 and deviation 1.',
    needs: [],
    needsFacts: ['inputMean', 'inputStd'],
    severity: 'warning',
    lookAlikes: [
      'inputs scaled to 0 to 1',
      'a network that learns well all the same',
      'normalization inside of the network',
    ],
    explains: [
      'initial-loss-too-high',
      'activations-off-scale-at-start',
      'loss-not-finite',
      'loss-exploding',
      'loss-not-going-down',
      'fast-then-stuck',
      'dead-relu',
      'saturated-activations',
      'update-ratio-too-high',
      'vanishing-gradients',
      'exploding-gradients',
      'accuracy-at-chance',
      'predictions-constant',
      'loss-oscillating',
      'underfitting',
    ],
  },
  judge,
)

function judge(trace: RunTrace, ended: boolean): RunConclusion | null {
  const { inputMean, inputStd, normalization } = trace.facts
  if (inputMean === undefined || inputStd === undefined || !(inputStd > 0)) return null
  const off = Math.abs(inputMean) > Math.max(1.5, 1.5 * inputStd)
  if (!off && Math.hypot(inputMean, inputStd) < widest && inputStd > narrowest) return null
  if (!ended && trace.points < 5) return null
  const first = typeof normalization === 'string' && !/none/.test(normalization)
  const validated = accuracyEnd(trace.curve('val/accuracy')) ?? 1
  const well = (fitOf(trace) === 'good' && validated >= hardlyAMistake && !wasThrown(trace)) || first
  const larger = Math.max(Math.abs(inputMean), inputStd)
  return {
    cause: 'inputs-not-standardized',
    severity: well ? 'note' : 'warning',
    steps: { from: 0, to: trace.step },
    what: `The inputs have mean ${say(inputMean, 2)} and standard deviation ${say(inputStd, 2)}.`,
    why:
      larger > 1
        ? 'First weights are drawn for inputs of about size 1: with larger ones the first activations and gradients are as many times too large, and one rate cannot suit all weights.'
        : 'First weights are drawn for inputs of about size 1: with smaller ones the signal drowns and the first layer learns slowly.',
    evidence: [
      { name: 'mean of the inputs', value: inputMean, threshold: 0 },
      { name: 'standard deviation of the inputs', value: inputStd, threshold: 1 },
    ],
    confidence: well ? 0.5 : 0.85,
    ruledOut: ['inputs scaled to 0 to 1: these are further off'],
    advice: [
      repair(
        'standardize',
        'Subtract the mean of the training inputs and divide by their deviation; use the same two numbers for validation and test.',
      ),
    ],
  }
}

/** The loss shot up to many times its start, whatever became of it since. */
function wasThrown(trace: RunTrace): boolean {
  const start = trace.curve('train/loss').firstValues[0]
  return start !== undefined && trace.opening.bins.some(({ highest }) => highest > thrown * start)
}
