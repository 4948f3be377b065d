import type { Facts, LayerReport, Point, SeriesName } from '../../domain/series.ts'
import { median } from '../../math/quantile.ts'
import type { RunContext, RunEvent } from '../rules/rule.ts'
import { createLayerWindows, type LayerWindows } from './layer-windows.ts'
import { createOpening, type Opening } from './opening.ts'
import { createRateSchedule, type RateSchedule } from './rate-schedule.ts'
import { createThinnedCurve, type ThinnedCurve } from './thinned-curve.ts'

/** What is kept of a run for all rules together: bounded, however long the run. Rules read it and never change it. */
export interface RunTrace {
  readonly context: RunContext
  readonly facts: Facts
  readonly rate: RateSchedule
  /** Points heard that had a value of a series that rules follow. */
  readonly points: number
  readonly step: number
  readonly epoch: number
  /** The number of points, or of layer reports, has grown by a tenth with the latest event: time to look at whole curves. */
  readonly landmark: boolean
  readonly layerLandmark: boolean
  /** First value of a loss that was not finite. */
  readonly broken: { readonly series: SeriesName; readonly step: number; readonly value: number } | null
  /** Empty where nothing was heard of it. */
  curve(name: SeriesName): ThinnedCurve
  /** The training loss over the logarithm of the steps. */
  readonly opening: Opening
  readonly layers: LayerWindows
  /** Layer reports heard. */
  readonly reports: number
  /** Median update ratio of the middle layer over the latest reports; null where layers are not reported. */
  updateRatio(): number | null
}

/** The trace as its owner, the engine, sees it. */
export interface RunRecorder extends RunTrace {
  /** To be told of every event before any rule is. */
  hear(event: RunEvent): void
}

/** Series that rules look at; what else a run reports costs nothing here. */
export const followedSeries: readonly SeriesName[] = [
  'train/loss',
  'train/accuracy',
  'val/loss',
  'val/accuracy',
  'data_loss',
  'regularization_loss',
  'grad_norm',
  'throughput',
  'data_wait',
  'loss_scale',
  'attention_logit',
]

/** Where a series stands in a row of numbers; the learning rate comes last. */
const slotOf = new Map([...followedSeries, 'lr'].map((name, slot) => [name, slot]))
const [lossSlot, rateSlot] = [slotOf.get('train/loss')!, slotOf.get('lr')!]
/** Numbers of a point: its step, and a value of each series. */
const width = 2 + rateSlot
/**
 * Points that are passed on to the curves together. A thousand runs are watched at once, and what a point costs is mostly to
 * fetch from memory what it changes: a row of numbers, and the curves only now and then.
 */
const heldBack = 8

const ratiosKept = 51
/** Every point up to this one is a landmark, so that a curve of ten epochs is followed from point to point. */
const closely = 16
/** Up to so many points a tenth more is a landmark; later a fifth more, which is as good a share of the run. */
const densely = 256

export function nextLandmark(count: number): number {
  return count < closely ? count + 1 : Math.ceil(count * (count < densely ? 1.1 : 1.2))
}

export function createRunTrace(context: RunContext): RunRecorder {
  const curves: (ThinnedCurve | null)[] = followedSeries.map(() => null)
  const silent = createThinnedCurve(2)
  const rate = createRateSchedule()
  const layers = createLayerWindows()
  const opening = createOpening()
  const ratios: number[] = []
  let facts: Facts = {}
  let broken: RunTrace['broken'] = null
  const at = { points: 0, nextPoints: 1, step: 0, epoch: 0, reports: 0, nextReports: 1 }
  const mark = { points: false, reports: false }

  /** Numbers of points that no curve has yet, a row a point; NaN where it has none. */
  const rows = new Float64Array(heldBack * width)
  let held = 0

  function hearPoint({ step, epoch, values }: Point): void {
    at.step = Math.max(at.step, step)
    if (epoch !== undefined && Number.isFinite(epoch)) at.epoch = Math.max(at.epoch, epoch)
    const row = held * width
    rows.fill(Number.NaN, row, row + width)
    rows[row] = step
    let heard = false
    for (const name in values) {
      const value = values[name]!
      const slot = slotOf.get(name)
      if (slot === undefined) continue
      rows[row + 1 + slot] = value
      if (slot === rateSlot) continue
      heard = true
      if (!Number.isFinite(value) && broken === null && name.endsWith('loss'))
        broken = { series: name, step, value }
    }
    if (++held === heldBack) passOn()
    if (!heard) return
    at.points++
    if (at.points < at.nextPoints) return
    at.nextPoints = nextLandmark(at.points)
    mark.points = true
  }

  /** Gives the curves what was held back for them: before any of them is looked at, and when there is room for no more. */
  function passOn(): void {
    const count = held
    held = 0
    for (let slot = 0; slot <= rateSlot; slot++)
      for (let row = 0; row < count; row++) {
        const value = rows[row * width + 1 + slot]!
        if (Number.isFinite(value)) follow(slot, rows[row * width]!, value)
      }
  }

  function follow(slot: number, step: number, value: number): void {
    if (slot === rateSlot) {
      rate.push(step, value)
      return
    }
    curves[slot] ??= createThinnedCurve()
    curves[slot].push(step, value)
    if (slot === lossSlot) opening.push(step, value)
  }

  function hearLayers(report: LayerReport): void {
    at.reports++
    at.step = Math.max(at.step, report.step)
    const { step } = report
    layers.hear(report, step > 0 && step >= warmupEnd(trace) && !inDecayTail(trace))
    const moving = report.layers
      .filter(({ kind }) => !/norm/i.test(kind))
      .map((layer) => layer.updateRatio)
      .filter((ratio) => ratio > 0 && Number.isFinite(ratio))
    if (moving.length > 0) ratios.push(median(moving))
    if (ratios.length > ratiosKept) ratios.shift()
    if (at.reports < at.nextReports) return
    at.nextReports = nextLandmark(at.reports)
    mark.reports = true
  }

  const trace: RunRecorder = {
    context,
    layers,
    get rate() {
      if (held > 0) passOn()
      return rate
    },
    get opening() {
      if (held > 0) passOn()
      return opening
    },
    get facts() {
      return facts
    },
    get broken() {
      return broken
    },
    get points() {
      return at.points
    },
    get reports() {
      return at.reports
    },
    get step() {
      return at.step
    },
    get epoch() {
      return at.epoch
    },
    get landmark() {
      return mark.points
    },
    get layerLandmark() {
      return mark.reports
    },
    curve(name) {
      if (held > 0) passOn()
      return curves[slotOf.get(name) ?? rateSlot] ?? silent
    },
    updateRatio: () => (ratios.length < 3 ? null : median(ratios)),
    hear(event) {
      mark.points = mark.reports = false
      if (event.kind === 'point') hearPoint(event.point)
      else if (event.kind === 'layers') hearLayers(event.report)
      else if (event.kind === 'about') facts = { ...facts, ...event.facts }
    },
  }
  return trace
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
export function warmupEnd({ facts, rate }: Pick<RunTrace, 'facts' | 'rate'>): number {
  const rose = rate.known && rate.highest > 2 * rate.first ? rate.peakStep : 0
  return Math.max(facts.warmupSteps ?? 0, rose)
}

/** The rate is below 30 % of its highest, or is said to decay and the second half of the run has begun. */
export function inDecayTail({ rate, facts, step, context }: RunTrace): boolean {
  if (rate.known) return rate.latest < 0.3 * rate.highest
  const decays = facts.schedule !== undefined && !/constant|none/i.test(facts.schedule)
  const total = context.budget?.unit === 'steps' ? context.budget.amount : Number.POSITIVE_INFINITY
  return decays && step > 0.5 * total
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
