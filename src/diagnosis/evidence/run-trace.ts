import type { Facts, LayerReport, Point, SeriesName } from '../../domain/series.ts'
import { median } from '../../math/quantile.ts'
import type { RunContext } from '../rules/rule.ts'
import { createRateSchedule, type RateSchedule } from './rate-schedule.ts'
import { createThinnedCurve, type ThinnedCurve } from './thinned-curve.ts'

/** What a rule that looks at whole curves keeps of a run: bounded, however long the run. */
export interface RunTrace {
  readonly context: RunContext
  readonly facts: Facts
  readonly rate: RateSchedule
  /** Points heard that had a value of one of the followed series. */
  readonly points: number
  readonly step: number
  readonly epoch: number
  /** First value of a followed loss that was not finite. */
  readonly broken: { readonly series: SeriesName; readonly step: number; readonly value: number } | null
  curve(name: SeriesName): ThinnedCurve
  /** Median update ratio of the middle layer over the latest reports; null where layers are not reported. */
  updateRatio(): number | null
  hearFacts(facts: Facts): void
  hearPoint(point: Point): boolean
  hearLayers(report: LayerReport): void
}

const ratiosKept = 51

export function createRunTrace(context: RunContext, follows: readonly SeriesName[]): RunTrace {
  const curves = new Map(follows.map((name) => [name, createThinnedCurve()]))
  const silent = createThinnedCurve(2)
  const rate = createRateSchedule()
  let facts: Facts = {}
  let broken: RunTrace['broken'] = null
  const ratios: number[] = []
  const at = { points: 0, step: 0, epoch: 0 }
  return {
    context,
    rate,
    get facts() {
      return facts
    },
    get broken() {
      return broken
    },
    get points() {
      return at.points
    },
    get step() {
      return at.step
    },
    get epoch() {
      return at.epoch
    },
    curve: (name) => curves.get(name) ?? silent,
    updateRatio: () => (ratios.length < 3 ? null : median(ratios)),
    hearLayers({ layers }) {
      const moving = layers
        .map((layer) => layer.updateRatio)
        .filter((ratio) => ratio > 0 && Number.isFinite(ratio))
      if (moving.length === 0) return
      ratios.push(median(moving))
      if (ratios.length > ratiosKept) ratios.shift()
    },
    hearFacts(more) {
      facts = { ...facts, ...more }
    },
    hearPoint({ step, epoch, values }) {
      at.step = Math.max(at.step, step)
      if (epoch !== undefined && Number.isFinite(epoch)) at.epoch = Math.max(at.epoch, epoch)
      if (values['lr'] !== undefined) rate.push(step, values['lr'])
      let heard = false
      for (const name of follows) {
        const value = values[name]
        if (value === undefined) continue
        heard = true
        if (Number.isFinite(value)) curves.get(name)!.push(step, value)
        else if (broken === null && name.endsWith('loss')) broken = { series: name, step, value }
      }
      if (heard) at.points++
      return heard
    },
  }
}

/** Share of the budget used; null where the budget is not known. */
export function progressOf({ context, step, epoch, facts }: RunTrace): number | null {
  const { budget } = context
  if (budget === undefined || budget.amount <= 0) return null
  if (budget.unit === 'steps') return step / budget.amount
  if (epoch > 0) return epoch / budget.amount
  return facts.stepsPerEpoch === undefined ? null : step / facts.stepsPerEpoch / budget.amount
}

/** First step after the warm-up, by what the program said of it and by the rate it reported. */
export function warmupEnd({ facts, rate }: RunTrace): number {
  const rose = rate.known && rate.highest > 2 * rate.first ? rate.peakStep : 0
  return Math.max(facts.warmupSteps ?? 0, rose)
}

/** The curve was followed over most of the run: not a log of the first hundred steps of a hundred thousand. */
export function coversRun(trace: RunTrace, name: SeriesName): boolean {
  const curve = trace.curve(name)
  return curve.count > 0 && curve.lastStep >= 0.6 * trace.step
}

/** The log begins in the middle: a resumed run, whose first loss is no start. */
export function isResumed(trace: RunTrace, name: SeriesName): boolean {
  const curve = trace.curve(name)
  const gap = curve.count > 1 ? (curve.lastStep - curve.firstStep) / (curve.count - 1) : 0
  return curve.firstStep > Math.max(50, 3 * gap)
}

/** Before the end of a run: enough of it has passed, beyond its warm-up, for the shape of its curves to mean something. */
export function enoughSeen(trace: RunTrace): boolean {
  const progress = progressOf(trace)
  if (trace.step < 2 * warmupEnd(trace)) return false
  return progress === null ? trace.epoch >= 5 : progress >= 0.4
}
