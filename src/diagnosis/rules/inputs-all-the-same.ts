import { repair } from '../evidence/advice.ts'
import { defineRunRule } from '../evidence/define-run-rule.ts'
import { say } from '../evidence/phrases.ts'
import type { RunTrace } from '../evidence/run-trace.ts'

interface State {
  readonly trace: RunTrace
  said: boolean
}

/** Read off what the program says of itself. O(1). */
export const inputsAllTheSame = defineRunRule<State>({
  meta: {
    id: 'inputs-all-the-same',
    scope: 'run',
    symptom: 'All inputs that reach the network have the same value.',
    needs: [],
    needsFacts: ['inputStd'],
    severity: 'error',
    lookAlikes: ['inputs with a small spread', 'sparse inputs', 'a program that does not tell its spread'],
    explains: [
      'dead-relu',
      'layer-not-moving',
      'loss-not-going-down',
      'accuracy-at-chance',
      'predictions-constant',
      'validation-at-chance',
      'update-ratio-too-low',
      'update-ratio-too-high',
      'vanishing-gradients',
      'weights-start-at-zero',
      'weights-not-updated',
      'gradient-of-the-penalty-alone',
      'activations-off-scale-at-start',
    ],
  },
  hears: ['about'],
  start: (trace) => ({ trace, said: false }),
  observe(state, event) {
    const { inputMean, inputStd } = state.trace.facts
    if (state.said || event.kind !== 'about' || inputStd === undefined) return null
    if (!(Math.abs(inputStd) <= 1e-7 * Math.max(1, Math.abs(inputMean ?? 0)))) return null
    state.said = true
    return [
      state,
      [
        {
          cause: 'inputs-ignored',
          steps: { from: 0, to: 0 },
          what: `Every input that the network sees is ${say(inputMean ?? 0)}: their standard deviation is ${say(inputStd)}.`,
          why: 'Whatever the sample, the network is shown the same: it can only learn how frequent the classes are.',
          evidence: [{ name: 'standard deviation of the inputs', value: inputStd, threshold: 1 }],
          confidence: 0.99,
          ruledOut: ['inputs with a small spread: these have none at all'],
          advice: [
            repair(
              'inputs',
              'Look at three batches just before they enter the network: a buffer is probably never filled, or divided by too much.',
            ),
          ],
        },
      ],
    ]
  },
})
