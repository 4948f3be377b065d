import { repair } from '../evidence/advice.ts'
import { defineRunRule } from '../evidence/define-run-rule.ts'
import type { RunTrace } from '../evidence/run-trace.ts'

interface State {
  readonly trace: RunTrace
  said: boolean
}

/** Steps that began with old gradients before a program says so. */
const enough = 5
/** Facts may be told before the points that they are about. */
const soon = 10

/** A program that looks at its gradients before they are computed anew says whether old ones are still there. O(1). */
export const gradientsKept = defineRunRule<State>({
  meta: {
    id: 'gradients-kept',
    scope: 'run',
    symptom: 'Gradients of earlier steps are still there when new ones are added.',
    needs: [['train/loss']],
    severity: 'error',
    lookAlikes: ['gradients accumulated on purpose: they are gone once a step was made'],
  },
  pace: 'landmarks',
  hears: ['about'],
  start: (trace) => ({ trace, said: false }),
  observe(state, event) {
    const { trace } = state
    if (state.said || trace.facts['gradientsKept'] !== true) return null
    if (trace.step < soon && event.kind !== 'end') return null
    state.said = true
    return [
      state,
      [
        {
          steps: { from: 0, to: trace.step },
          what: `By step ${trace.step}, at least ${enough} steps had begun with the gradients of the step before: new ones were added to them.`,
          why: 'Gradients are not set to zero between steps: each step follows the sum of all gradients so far.',
          cause: 'gradients-not-cleared',
          evidence: [{ name: 'steps that began with old gradients', value: enough, unit: 'steps' }],
          confidence: 0.9,
          ruledOut: ['gradients accumulated on purpose: a step was made in between'],
          advice: [repair('gradient', 'Call optimizer.zero_grad() before each loss.backward().')],
        },
      ],
    ]
  },
})
