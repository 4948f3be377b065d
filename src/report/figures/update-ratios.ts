import { formatNumber } from '../numbers.ts'
import type { ReportInput } from '../report-input.ts'
import { exactAxis, extent, valueAxis } from './axis.ts'
import { finiteOnly, thinned } from './curve.ts'
import type { Figure, Hue } from './figure.ts'
import { leadingTrials } from './trial-view.ts'

/** The healthy size of an update over the size of the weights, and a decade on either side. */
const [healthy, low, high] = [1e-3, 1e-4, 1e-2]

const hues: readonly Hue[] = ['blue', 'orange', 'green', 'purple', 'sky', 'ink']

/** Update ratio of each layer of the winner's first run against the line at 1e-3, log y. */
export function updateRatiosFigure(input: ReportInput): Figure | null {
  const observed = leadingTrials(input).find(({ layers }) => layers.length > 0)
  if (!observed) return null
  const perEpoch = observed.facts.stepsPerEpoch ?? input.facts.stepsPerEpoch
  const scale = perEpoch !== undefined && perEpoch > 0 ? perEpoch : 1
  const unit = scale === 1 ? 'steps' : 'epochs'
  const names = [...new Set(observed.layers.flatMap(({ layers }) => layers.map((layer) => layer.name)))]
  const curves = names
    .map((name) => ({ name, ...ratiosOf(name, observed.layers, scale), unit: unit as 'steps' | 'epochs' }))
    .filter((curve) => curve.x.length > 0)
  if (curves.length === 0) return null
  const ends = curves.flatMap((curve) => curve.x)

  return {
    name: 'update-ratios',
    title: 'Update ratios',
    summary: summarize(curves),
    x: exactAxis(unit, ...extent([0, ...ends])),
    y: valueAxis('update / weights', 'log', [low, high, ...curves.flatMap((curve) => curve.y)]),
    marks: [
      { kind: 'band', along: 'y', low, high, hue: 'green' },
      { kind: 'rule', along: 'y', at: healthy, hue: 'green', dash: true, label: 'about right: 1e-3' },
      ...curves.map((curve, i) => {
        const { x, y } = thinned(curve)
        return {
          kind: 'line',
          x,
          y,
          hue: hues[i % hues.length] ?? 'ink',
          label: curve.name,
          dash: i >= hues.length,
        } as const
      }),
    ],
    table: {
      columns: ['layer', 'first', 'median', 'last', 'in 1e-4 to 1e-2'],
      rows: curves.map(({ name, y }) => [
        name,
        y[0] ?? null,
        medianOf(y),
        y.at(-1) ?? null,
        `${Math.round(100 * shareInside(y))} %`,
      ]),
    },
  }
}

type Reports = ReportInput['trials'][number]['layers']

/** Reports with a ratio above zero: zero means no update at all, which a log axis cannot show. */
function ratiosOf(name: string, reports: Reports, scale: number): { x: number[]; y: number[] } {
  const points = reports.flatMap(({ step, layers }) => {
    const ratio = layers.find((layer) => layer.name === name)?.updateRatio ?? Number.NaN
    return Number.isFinite(ratio) && ratio > 0 ? [{ x: step / scale, y: ratio }] : []
  })
  return { x: points.map((point) => point.x), y: points.map((point) => point.y) }
}

function shareInside(values: readonly number[]): number {
  return values.filter((value) => value >= low && value <= high).length / values.length
}

function medianOf(values: readonly number[]): number {
  const sorted = finiteOnly(values).sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
}

function summarize(curves: readonly { name: string; y: readonly number[] }[]): string {
  const medians = curves
    .map(({ name, y }) => ({ name, median: medianOf(y) }))
    .sort((a, b) => a.median - b.median)
  const [least, most] = [medians[0], medians.at(-1)]
  if (!least || !most) return 'No update ratio was heard.'
  const outside = medians.filter(({ median }) => median < low || median > high).map(({ name }) => name)
  const verdict =
    outside.length === 0 ? 'all within a decade of 1e-3' : `outside a decade of 1e-3: ${outside.join(', ')}`
  const range =
    least === most
      ? `${formatNumber(least.median, 2)} (${least.name})`
      : `${formatNumber(least.median, 2)} (${least.name}) to ${formatNumber(most.median, 2)} (${most.name})`
  return `The median update ratio is ${range}; ${verdict}.`
}
