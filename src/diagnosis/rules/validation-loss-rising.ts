import { median } from '../../math/quantile.ts'
import { scaleRole, shorter } from '../evidence/advice.ts'
import { defineRunRule } from '../evidence/define-run-rule.ts'
import { startBefore } from '../evidence/loss-course.ts'
import { say, sayShare } from '../evidence/phrases.ts'
import type { RunTrace } from '../evidence/run-trace.ts'
import type { Bin } from '../evidence/thinned-curve.ts'
import { stretch, trendOf } from '../evidence/trend.ts'
import { wanderOf } from '../evidence/validation-noise.ts'
import type { RunConclusion } from './rule.ts'

interface State {
  readonly trace: RunTrace
  readonly recent: number[]
  evaluations: number
  best: number
  bestStep: number
  /** Evaluations in a row beyond the bound, and the smoothed loss of the latest. */
  beyond: number
  smoothed: number
  lastStep: number
  said: boolean
}

/** Generalization loss, in percent above the lowest, beyond which the turn is real. */
const bound = 3.7
const inARow = 5
/** Evaluations whose median is taken. */
const window = 5

/**
 * Prechelt's generalization loss (Prechelt 1998, "Early stopping - but when?", eq. 1): how far the validation loss lies
 * above its lowest value. Departs from it in that the loss is first smoothed by a running median. Said while the run
 * goes on after five evaluations in a row, and at the end where one is beyond.
 */
export const validationLossRising = defineRunRule<State>({
  meta: {
    id: 'validation-loss-rising',
    scope: 'run',
    symptom: 'The validation loss has turned and rises while training goes on.',
    needs: [['val/loss']],
    severity: 'warning',
    lookAlikes: [
      'noise between evaluations',
      'a bump before the rate falls',
      'a loss of nearly zero, on few samples',
      'augmentation, which holds the training loss up',
    ],
    explains: ['overfitting-gap', 'update-ratio-too-high', 'loss-oscillating'],
  },
  hears: ['point'],
  pointsWith: ['val/loss'],
  start: (trace) => ({
    trace,
    recent: [],
    evaluations: 0,
    best: Number.POSITIVE_INFINITY,
    bestStep: 0,
    beyond: 0,
    smoothed: Number.NaN,
    lastStep: 0,
    said: false,
  }),
  observe(state, event) {
    if (event.kind === 'point') {
      const loss = event.point.values['val/loss']
      if (loss === undefined || !Number.isFinite(loss)) return null
      hear(state, event.point.step, loss)
      if (state.beyond < inARow || state.said) return null
      state.said = true
      return [state, [conclude(state, false)]]
    }
    if (event.kind === 'end' && state.beyond > 0) return [state, [conclude(state, true)]]
    return null
  },
})

function hear(state: State, step: number, loss: number): void {
  state.recent.push(loss)
  if (state.recent.length > window) state.recent.shift()
  state.evaluations++
  state.lastStep = step
  state.smoothed = median(state.recent)
  // The first evaluations come before anything was learnt: a median over them is no level yet.
  if (state.evaluations < 3) return
  if (state.smoothed < state.best) {
    state.best = state.smoothed
    state.bestStep = step
  }
  state.beyond = isBeyond(state) ? state.beyond + 1 : 0
}

/** Where the loss is nearly zero, a percentage is nothing: a hundredth of all that was won must be lost as well. */
function isBeyond({ trace, smoothed, best, evaluations }: State): boolean {
  if (!(best > 0) || evaluations < window) return false
  const won = Math.max(0, startBefore(trace, 'val/loss') - best)
  const rise = smoothed - best
  return rise > (bound / 100) * best && rise > 0.01 * won && rise > wanderOf(trace, best)
}

function conclude(state: State, ended: boolean): RunConclusion {
  const { trace, best, bestStep, smoothed, lastStep } = state
  const excess = smoothed / best - 1
  const accuracy = trendOf(stretch(trace.curve('val/accuracy').bins, 0.5, 1)).direction
  // What is reported is mostly the accuracy: as long as that holds, a rising loss is no reason to be called.
  const held = trace.curve('val/accuracy').count >= 8 && accuracy !== 'falling'
  const train = trace.curve('train/loss').bins
  const since = train.filter((bin) => bin.step >= bestStep)
  const unstable = since.length >= 5 && isUnstable(since, train[0]!.value, held)
  const used = bestStep / Math.max(1, lastStep)
  return {
    ...(held && !unstable ? { severity: 'note' as const } : {}),
    cause: unstable ? 'learning-rate-too-high' : 'overfitting',
    steps: { from: bestStep, to: lastStep },
    what: `The validation loss was lowest, ${say(best)}, at step ${bestStep} and is ${say(smoothed)} now: ${sayShare(excess)} higher.`,
    why: unstable
      ? 'The training loss has not fallen since either, so this is no overfitting: the steps are too long.'
      : held
        ? `Validation accuracy ${accuracy === 'rising' ? 'still rises' : 'holds'}, so no more answers are wrong than before: the network grows overconfident where it errs. Stop on the metric that you will report.`
        : 'From there on the network learnt what holds for the training samples only.',
    evidence: [
      { name: 'generalization loss', value: 100 * excess, unit: '%', threshold: bound },
      { name: 'evaluations in a row', value: state.beyond, threshold: ended ? 1 : inARow },
    ],
    confidence: ended ? 0.9 : 0.7,
    ruledOut: [
      `noise between evaluations: medians of ${window} are compared, and they differ by more than evaluations do`,
    ],
    advice: [
      unstable ? scaleRole(trace, 'learningRate', 1 / 3) : scaleRole(trace, 'regularization', 10),
      shorter(
        Math.max(0.1, Math.round(100 * used) / 100),
        `Keep the checkpoint of step ${bestStep}, or train only ${sayShare(Math.max(0.1, used))} as long.`,
      ),
    ],
  }
}

/**
 * Rises, or stays well above zero while answers get worse; one that is flat because everything is learnt by heart is
 * overfitting, and one that is flat because it can go no lower, as under augmentation, is at its end.
 */
function isUnstable(since: readonly Bin[], first: number, held: boolean): boolean {
  const { direction, level } = trendOf(since)
  return direction === 'rising' || (direction === 'flat' && !held && level > 0.2 * first)
}
