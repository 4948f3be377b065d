import { repair } from '../evidence/advice.ts'
import { dataLossName, lossOfChance } from '../evidence/classes.ts'
import { judgeAtLandmarks } from '../evidence/judge-at-landmarks.ts'
import { say } from '../evidence/phrases.ts'
import { isResumed, type RunTrace } from '../evidence/run-trace.ts'
import type { RunConclusion } from './rule.ts'

const bound = 0.5

/** Nobody knows the answers before the first lesson. */
export const initialLossTooLow = judgeAtLandmarks(
  {
    id: 'initial-loss-too-low',
    scope: 'run',
    symptom: 'The first loss is far below that of a blind guess.',
    needs: [['train/loss', 'data_loss']],
    needsFacts: ['classes'],
    severity: 'note',
    lookAlikes: ['fine-tuning', 'a resumed run', 'unbalanced classes whose shares are known'],
  },
  judge,
)

function judge(trace: RunTrace): RunConclusion | null {
  const name = dataLossName(trace)
  const curve = trace.curve(name)
  const guess = lossOfChance(trace)
  if (guess === null || curve.count < 3 || curve.firstStep > 0 || isResumed(trace, name)) return null
  if ((trace.facts.frozenLayers ?? []).length > 0) return null
  const first = curve.firstValues[0]!
  if (!(first < bound * guess) || first < 0) return null
  return {
    cause: 'unclear',
    competing: [
      { cause: 'leakage', why: 'The answer may be among the inputs.', likelihood: 0.3 },
      { cause: 'summed-loss', why: 'The mean may be taken over more than the samples.', likelihood: 0.3 },
      { cause: 'wrong-class-count', why: 'There may be fewer classes than were told.', likelihood: 0.2 },
    ],
    tellingRun: {
      text: 'Evaluate one batch with random labels before the first step: the loss should be that of a guess.',
      change: null,
      steps: 1,
    },
    steps: { from: curve.firstStep, to: curve.firstStep },
    what: `The first loss is ${say(first)}; guessing blindly would give ${say(guess)}.`,
    why: 'An untouched network cannot know that much: it starts from trained weights, the answer is among the inputs, or the loss is divided by more than the number of samples.',
    evidence: [
      { name: 'first loss over that of a guess', value: first / guess, unit: 'ratio', threshold: bound },
    ],
    confidence: 0.6,
    ruledOut: ['a resumed run: the log begins at step 0'],
    advice: [
      repair(
        'leakage',
        'If the weights are not pre-trained, look for the label among the inputs, and at the divisor of the loss.',
      ),
    ],
  }
}
