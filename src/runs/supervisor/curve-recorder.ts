import type { Curves, Facts, LayerReport, Point, Series } from '../../domain/series.ts'
import type { SeriesSummary } from '../../domain/trial.ts'

interface GrowingSeries extends Series {
  readonly steps: number[]
  readonly epochs: number[]
  readonly values: number[]
}

/** What was heard of one run, as curves that grow with it. */
export interface CurveRecorder {
  readonly curves: Curves
  readonly layers: LayerReport[]
  facts: Facts
  /** Newest step and epoch heard; the epoch is 0 where the program never said one. */
  readonly reached: { readonly step: number; readonly epoch: number }
  point(point: Point): void
}

export function createCurveRecorder(): CurveRecorder {
  const curves: Record<string, GrowingSeries> = {}
  const reached = { step: 0, epoch: 0 }
  return {
    curves,
    layers: [],
    facts: {},
    reached,
    point(point) {
      reached.step = Math.max(reached.step, point.step)
      if (point.epoch !== undefined) reached.epoch = Math.max(reached.epoch, point.epoch)
      for (const [name, value] of Object.entries(point.values)) {
        let series = curves[name]
        if (series === undefined) {
          series = { name, steps: [], epochs: [], values: [] }
          curves[name] = series
        }
        series.steps.push(point.step)
        series.epochs.push(point.epoch ?? Number.NaN)
        series.values.push(value)
      }
    },
  }
}

/** First and last value of each series, its finite extremes with their first steps, and the mean of what is finite. */
export function summarize(curves: Curves): Readonly<Record<string, SeriesSummary>> {
  return Object.fromEntries(Object.entries(curves).map(([name, series]) => [name, summarizeSeries(series)]))
}

function summarizeSeries({ steps, values }: Series): SeriesSummary {
  let [least, most] = [-1, -1]
  let [sum, finite] = [0, 0]
  values.forEach((value, row) => {
    if (!Number.isFinite(value)) return
    sum += value
    finite++
    if (least < 0 || value < values[least]!) least = row
    if (most < 0 || value > values[most]!) most = row
  })
  return {
    first: values[0] ?? Number.NaN,
    last: values.at(-1) ?? Number.NaN,
    min: values[least] ?? Number.POSITIVE_INFINITY,
    max: values[most] ?? Number.NEGATIVE_INFINITY,
    count: values.length,
    ...(finite === 0 ? {} : { mean: sum / finite, stepOfMin: steps[least]!, stepOfMax: steps[most]! }),
  }
}
