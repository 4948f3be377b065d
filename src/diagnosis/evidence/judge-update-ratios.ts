import { median } from '../../math/quantile.ts'
import type { RunConclusion } from '../rules/rule.ts'
import { judgeAtLandmarks, type RunRuleMeta } from './judge-at-landmarks.ts'
import { hasTellingRatio, type LayerWindow } from './layer-windows.ts'
import type { RunTrace } from './run-trace.ts'
import { levelOf, stretch, trendOf } from './trend.ts'

export interface LayerRatio {
  readonly name: string
  readonly median: number
  readonly from: number
  readonly to: number
  /** Size of the weights now over their first. */
  readonly growth: number
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
 * began at zero. `judge` is called at the landmarks of the layer reports, and at the end: O(layers) amortised a report.
 */
export function judgeUpdateRatios(
  meta: RunRuleMeta,
  judge: (layers: readonly LayerRatio[], trace: RunTrace, ended: boolean) => RunConclusion | null,
) {
  return judgeAtLandmarks(
    meta,
    (trace, ended) => {
      if (trace.reports < enoughReports) return null
      const layers = trace.layers.all().filter(hasTellingRatio).flatMap(ratioOf)
      if (layers.length === 0 || (!ended && isTooEarlyFor(trace, layers))) return null
      return judge(layers, trace, ended)
    },
    'layers',
  )
}

/** Median of a layer's update ratio; empty while too little was heard. */
export function ratioOf({ name, steps, ratios, firstWeightNorm, latest }: LayerWindow): LayerRatio[] {
  const from = steps[0] ?? 0
  const to = steps.at(-1) ?? 0
  if (ratios.length < enoughReports || to - from < enoughSteps) return []
  return [{ name, median: median(ratios), from, to, growth: latest.weightNorm / firstWeightNorm }]
}

/** A loss is reported, but not often enough yet to say where it goes. */
function isTooEarlyFor(trace: RunTrace, layers: readonly LayerRatio[]): boolean {
  const { count } = trace.curve('train/loss')
  const sure = layers.some((layer) => layer.median >= beyondDoubt)
  return count > 0 && count < (sure ? enoughBeyondDoubt : enoughLosses)
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
