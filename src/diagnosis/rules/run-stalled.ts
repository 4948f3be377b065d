import { median } from '../../math/quantile.ts'
import { repair } from '../evidence/advice.ts'
import { defineRunRule } from '../evidence/define-run-rule.ts'
import { hearValue, heldValues, type LatestValues, latestValues } from '../evidence/latest-values.ts'
import { sayTime } from '../evidence/phrases.ts'
import type { RunConclusion } from './rule.ts'

interface State {
  lastTime: number
  lastStep: number
  readonly gaps: LatestValues
  usual: number
  said: boolean
}

const times = 10
/** Seconds (SageMaker's rule waits 1,800). */
const atLeast = 300
const window = 32
const day = 86_400

/** Nothing for ten times the usual time. Told by the ticks of whoever watches live, or by the next report. O(1). */
export const runStalled = defineRunRule<State>({
  meta: {
    id: 'run-stalled',
    scope: 'run',
    symptom: 'The run has reported nothing for ten times its usual interval, and five minutes at least.',
    needs: [],
    severity: 'warning',
    lookAlikes: ['a long validation', 'a run that has only begun', 'a run that is over'],
  },
  hears: ['point', 'tick'],
  start: () => ({
    lastTime: Number.NaN,
    lastStep: 0,
    gaps: latestValues(window),
    usual: Number.NaN,
    said: false,
  }),
  observe(state, event) {
    if (event.kind === 'tick') return answer(state, notice(state, event.time, false))
    if (event.kind !== 'point') return null
    const { time, step } = event.point
    const said = notice(state, time, true)
    if (Number.isFinite(time) && Number.isFinite(state.lastTime)) {
      hearValue(state.gaps, time - state.lastTime)
      // Enough for a median now and then: it changes slowly.
      if (Number.isNaN(state.usual) || state.gaps.heard % 16 === 0)
        state.usual = median(heldValues(state.gaps))
    }
    state.lastTime = time
    state.lastStep = step
    return answer(state, said)
  },
})

function answer(state: State, conclusion: RunConclusion | null) {
  return conclusion === null ? null : ([state, [conclusion]] as const)
}

function notice(state: State, now: number, back: boolean): RunConclusion | null {
  const silent = now - state.lastTime
  if (state.said || state.gaps.heard < 8 || !(silent > atLeast)) return null
  // The longest pause before counts as usual: validations come again and again.
  const longest = Math.max(0, ...heldValues(state.gaps))
  const bound = Math.max(atLeast, times * state.usual, 3 * longest)
  if (!(silent > bound)) return null
  state.said = true
  return {
    cause: 'stalled',
    severity: back ? 'note' : 'warning',
    steps: { from: state.lastStep, to: state.lastStep },
    what: `${back ? 'After' : 'Since'} step ${state.lastStep} nothing was reported for ${sayTime(silent)}; usually a report comes every ${sayTime(state.usual)}.`,
    why: back
      ? silent > day
        ? 'It was started again later, or its machine was paused.'
        : 'It went on by itself: a paused machine, a slow file system, or a long evaluation.'
      : 'The program hangs: a data loader that died, a lock, a lost connection between processes, or a machine that was put to sleep.',
    evidence: [{ name: 'silence', value: silent, unit: 's', threshold: bound }],
    confidence: back ? 0.6 : 0.85,
    ruledOut: ['a long validation: the silence is three times the longest pause before'],
    advice: [
      repair(
        'stalled',
        back
          ? 'Nothing needs to be done where that was meant; else look at what the machine and its file system did then.'
          : 'Look at what the process is doing (py-spy dump --pid PID), and at its disk and network.',
      ),
    ],
  }
}
