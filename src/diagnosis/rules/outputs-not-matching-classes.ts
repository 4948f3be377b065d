import { repair } from '../evidence/advice.ts'
import { defineRunRule } from '../evidence/define-run-rule.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import type { RunConclusion } from './rule.ts'

interface State {
  readonly trace: RunTrace
  said: boolean
}

/** Read off what the program says of itself. O(1). */
export const outputsNotMatchingClasses = defineRunRule<State>({
  meta: {
    id: 'outputs-not-matching-classes',
    scope: 'run',
    symptom: 'The network has another number of outputs than there are classes.',
    needs: [],
    needsFacts: ['outputs', 'classes'],
    severity: 'warning',
    lookAlikes: ['two classes with one output', 'a vocabulary padded by less than a tenth'],
  },
  hears: ['about'],
  start: (trace) => ({ trace, said: false }),
  observe(state, event) {
    const { classes, outputs } = state.trace.facts
    if (state.said || event.kind !== 'about' || classes === undefined || outputs === undefined) return null
    const padded = outputs > classes && outputs < 1.1 * classes
    if (outputs === classes || (classes === 2 && outputs === 1) || (padded && classes >= 100)) return null
    state.said = true
    return [state, [conclude(classes, outputs)]]
  },
})

function conclude(classes: number, outputs: number): RunConclusion {
  const fewer = outputs < classes
  return {
    cause: 'wrong-class-count',
    severity: fewer ? 'error' : 'warning',
    steps: { from: 0, to: 0 },
    what: `The network has ${outputs} outputs for ${classes} classes.`,
    why: fewer
      ? 'Some classes can never be answered.'
      : 'The surplus outputs take part in the softmax: the first loss is too high, and part of the training goes into pushing them down.',
    evidence: [{ name: 'outputs', value: outputs, threshold: classes }],
    confidence: 0.95,
    ruledOut: ['one output for two classes, and a vocabulary that is padded a little'],
    advice: [repair('outputs', `Give the last layer ${classes} outputs.`)],
  }
}
