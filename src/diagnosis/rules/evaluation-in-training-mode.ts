import { repair } from '../evidence/advice.ts'
import { defineRunRule } from '../evidence/define-run-rule.ts'
import type { RunTrace } from '../evidence/run-trace.ts'

interface State {
  readonly trace: RunTrace
  validations: number
  said: boolean
}

/** A program that knows the mode of its network says when it validates in the wrong one. O(1). */
export const evaluationInTrainingMode = defineRunRule<State>({
  meta: {
    id: 'evaluation-in-training-mode',
    scope: 'run',
    symptom: 'Validation runs while the network is in training mode.',
    needs: [['val/loss']],
    severity: 'error',
    lookAlikes: [
      'a network that answers the same in both modes: the program says so only where it has dropout or batch normalization',
    ],
  },
  hears: ['about', 'point'],
  pointsWith: ['val/loss'],
  start: (trace) => ({ trace, validations: 0, said: false }),
  observe(state, event) {
    const { trace } = state
    if (event.kind === 'point' && 'val/loss' in event.point.values) state.validations++
    const told = trace.facts['evaluationInTrainingMode'] === true
    if (state.said || !told || state.validations === 0) return null
    state.said = true
    return [
      state,
      [
        {
          steps: { from: 0, to: trace.step },
          what: `Validation at step ${trace.step} was computed while the network was in training mode: dropout was on, or statistics of the batch were used and learnt.`,
          why: 'model.eval() was not called before validating, or model.train() was called too early.',
          cause: 'evaluation-mode',
          evidence: [{ name: 'validations heard by then', value: state.validations }],
          confidence: 0.9,
          ruledOut: ['a network without dropout and batch normalization: this one has some, switched on'],
          advice: [
            repair(
              'evaluation',
              'Call model.eval() before validating and model.train() before training goes on.',
            ),
          ],
        },
      ],
    ]
  },
})
