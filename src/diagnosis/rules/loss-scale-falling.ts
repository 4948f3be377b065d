import { repair } from '../evidence/advice.ts'
import { defineRunRule } from '../evidence/define-run-rule.ts'
import { say } from '../evidence/phrases.ts'

interface State {
  latest: number
  first: number
  firstStep: number
  halvings: number
  said: boolean
}

const enough = 5
const low = 1

/** A loss scale that is halved again and again says that gradients overflow whatever it is. O(1) a point. */
export const lossScaleFalling = defineRunRule<State>({
  meta: {
    id: 'loss-scale-falling',
    scope: 'run',
    symptom: 'Mixed precision halves its loss scale again and again, down to one.',
    needs: [['loss_scale']],
    severity: 'warning',
    lookAlikes: [
      'the halvings of the first steps, from a scale that starts high',
      'halving and doubling in turn',
      'a constant scale',
    ],
  },
  hears: ['point'],
  pointsWith: ['loss_scale'],
  start: () => ({ latest: Number.NaN, first: Number.NaN, firstStep: 0, halvings: 0, said: false }),
  observe(state, event) {
    if (event.kind !== 'point' || state.said) return null
    const scale = event.point.values['loss_scale']
    if (scale === undefined || !(scale > 0)) return null
    if (Number.isNaN(state.first)) {
      state.first = scale
      state.firstStep = event.point.step
    }
    if (scale > state.latest) state.halvings = 0
    if (scale < state.latest) state.halvings += Math.round(Math.log2(state.latest / scale))
    state.latest = scale
    if (state.halvings < enough || scale > low) return null
    state.said = true
    return [
      state,
      [
        {
          cause: 'numerics',
          steps: { from: state.firstStep, to: event.point.step },
          what: `The loss scale has been halved ${state.halvings} times without a single doubling, from ${say(state.first)} to ${say(scale)}.`,
          why: 'Each halving is a step whose gradients were not finite and that was skipped. At a scale this low the rest of the gradients vanish in 16 bits.',
          evidence: [
            { name: 'halvings in a row', value: state.halvings, threshold: enough },
            { name: 'loss scale', value: scale, threshold: low },
          ],
          confidence: 0.85,
          ruledOut: [
            'the halvings of the first steps: those end far above one',
            'halving and doubling in turn',
          ],
          advice: [
            repair(
              'precision',
              'Train in bfloat16, or find the operation that overflows: a mean over too many values, an exponential, a division.',
            ),
          ],
        },
      ],
    ]
  },
})
