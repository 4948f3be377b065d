import { median } from '../../math/quantile.ts'
import type { RunConclusion } from '../rules/rule.ts'
import { defineRunRule } from './define-run-rule.ts'
import type { RunRuleMeta } from './judge-at-landmarks.ts'
import { createLayerWindows, hasTellingRatio, type LayerWindow, type LayerWindows } from './layer-windows.ts'
import { createRunTrace, type RunTrace, warmupEnd } from './run-trace.ts'
import { levelOf, stretch, trendOf } from './trend.ts'

export interface LayerRatio {
  readonly name: string
  readonly median: number
  readonly from: number
  readonly to: number
}

interface State {
  readonly trace: RunTrace
  readonly windows: LayerWindows
  next: number
  reports: number
  said: string
}

/** Reports and steps that a median needs. */
const enoughReports = 5
const enoughSteps = 50
/** Reports of the loss that its course needs; fewer do where a ratio is beyond all doubt. */
const enoughLosses = 16
const enoughBeyondDoubt = 5
const beyondDoubt = 0.1

/**
 * A rule on the medians of the update ratio, per layer, over the latest 51 reports. Reports in warm-up and in the tail
 * of a decay (below 30 % of the highest rate) are not counted, nor are biases, normalization layers and layers that
 * began at zero. `judge` is called at each report up to the 16th, then whenever their number has grown by a tenth,
 * and at the end: O(layers) amortised a report.
 */
export function judgeUpdateRatios(
  meta: RunRuleMeta,
  judge: (layers: readonly LayerRatio[], trace: RunTrace) => RunConclusion | null,
) {
  return defineRunRule<State>({
    meta,
    start: (context) => ({
      trace: createRunTrace(context, ['train/loss']),
      windows: createLayerWindows(),
      next: enoughReports,
      reports: 0,
      said: '',
    }),
    observe(state, event) {
      const { trace, windows } = state
      if (event.kind === 'about') trace.hearFacts(event.facts)
      if (event.kind === 'point') trace.hearPoint(event.point)
      if (event.kind === 'layers') {
        const { step } = event.report
        windows.hear(event.report, step > 0 && step >= warmupEnd(trace) && !inDecayTail(trace))
        state.reports++
        if (state.reports < state.next) return [state, []]
        state.next = state.reports < 16 ? state.reports + 1 : Math.ceil(1.1 * state.reports)
      } else if (event.kind !== 'end') return [state, []]
      const layers = windows.all().filter(hasTellingRatio).flatMap(ratioOf)
      if (layers.length === 0 || (event.kind !== 'end' && isTooEarlyFor(trace, layers))) return [state, []]
      const conclusion = judge(layers, trace)
      const said = conclusion === null ? '' : (conclusion.severity ?? meta.severity)
      if (conclusion === null || (said === state.said && event.kind !== 'end')) return [state, []]
      state.said = said
      return [state, [conclusion]]
    },
  })
}

function ratioOf({ name, steps, ratios }: LayerWindow): LayerRatio[] {
  const from = steps[0] ?? 0
  const to = steps.at(-1) ?? 0
  if (ratios.length < enoughReports || to - from < enoughSteps) return []
  return [{ name, median: median(ratios), from, to }]
}

/** A loss is reported, but not often enough yet to say where it goes. */
function isTooEarlyFor(trace: RunTrace, layers: readonly LayerRatio[]): boolean {
  const { count } = trace.curve('train/loss')
  const sure = layers.some((layer) => layer.median >= beyondDoubt)
  return count > 0 && count < (sure ? enoughBeyondDoubt : enoughLosses)
}

function inDecayTail({ rate, facts, step, context }: RunTrace): boolean {
  if (rate.known) return rate.latest < 0.3 * rate.highest
  const decays = facts.schedule !== undefined && !/constant|none/i.test(facts.schedule)
  const total = context.budget?.unit === 'steps' ? context.budget.amount : Number.POSITIVE_INFINITY
  return decays && step > 0.5 * total
}

/** The training loss went down by half, or surely and by a fifth: whatever the ratio, the steps do their work. */
export function isLearning(trace: RunTrace): boolean {
  const { bins } = trace.curve('train/loss')
  if (bins.length < enoughBeyondDoubt) return false
  const whole = trendOf(bins)
  const first = bins[0]!.value
  const latest = levelOf(stretch(bins, 0.8, 1))
  if (latest < 0.5 * first) return true
  const recent = trendOf(stretch(bins, 0.5, 1))
  return whole.direction === 'falling' && latest < 0.8 * first && recent.direction !== 'rising'
}
