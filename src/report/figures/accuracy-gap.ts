import { formatNumber } from '../numbers.ts'
import type { ReportInput } from '../report-input.ts'
import { exactAxis, extent, valueAxis } from './axis.ts'
import { type Curve, curveOf, finiteOnly, meanCurve, thinned } from './curve.ts'
import type { Figure } from './figure.ts'
import { pieceOf, smoothed } from './smoothed.ts'
import { leadingTrials } from './trial-view.ts'

/** Training and validation accuracy of the winner, mean over its seeds, with the gap between them shaded. */
export function accuracyGapFigure(input: ReportInput): Figure | null {
  const trials = leadingTrials(input)
  const mean = (name: string): Curve =>
    meanCurve(
      trials.flatMap(({ curves, facts }) => {
        const series = curves[name]
        return series && series.values.length > 0 ? [curveOf(series, { ...input.facts, ...facts })] : []
      }),
    )
  const train = mean('train/accuracy')
  const validation = mean('val/accuracy')
  if (train.x.length === 0 || validation.x.length === 0) return null
  const gap = gapOf(train, thinned(validation))
  const values = finiteOnly([...train.y, ...validation.y])
  const drawn = { train: smoothed(train, pieceOf([train, validation])), validation: thinned(validation) }

  return {
    name: 'accuracy-gap',
    title: 'Training and validation accuracy',
    summary: summarize(gap, trials.length),
    x: exactAxis(validation.unit, ...extent([0, ...validation.x, ...train.x])),
    y: valueAxis('accuracy', 'linear', values),
    marks: [
      { kind: 'area', x: gap.x, low: gap.validation, high: gap.train, hue: 'purple', label: 'gap' },
      { kind: 'line', x: drawn.train.x, y: drawn.train.y, hue: 'blue', label: 'training' },
      {
        kind: 'line',
        x: drawn.validation.x,
        y: drawn.validation.y,
        hue: 'orange',
        label: 'validation',
        dash: true,
      },
    ],
    table: {
      columns: [validation.unit, 'training', 'validation', 'gap'],
      rows: gap.x.map((x, i) => [
        x,
        gap.train[i] ?? null,
        gap.validation[i] ?? null,
        (gap.train[i] ?? Number.NaN) - (gap.validation[i] ?? Number.NaN),
      ]),
    },
  }
}

interface Gap {
  readonly x: readonly number[]
  readonly train: readonly number[]
  readonly validation: readonly number[]
}

/** Both curves where validation was measured; training is read at the nearest point at or before. */
function gapOf(train: Curve, validation: Curve): Gap {
  let place = -1
  const rows = validation.x.flatMap((x, i) => {
    while ((train.x[place + 1] ?? Number.POSITIVE_INFINITY) <= x) place++
    const [high, low] = [train.y[place] ?? Number.NaN, validation.y[i] ?? Number.NaN]
    return Number.isFinite(high) && Number.isFinite(low) ? [{ x, high, low }] : []
  })
  return {
    x: rows.map((row) => row.x),
    train: rows.map((row) => row.high),
    validation: rows.map((row) => row.low),
  }
}

function summarize(gap: Gap, seeds: number): string {
  const [train, validation] = [gap.train.at(-1), gap.validation.at(-1)]
  if (train === undefined || validation === undefined)
    return 'Training and validation accuracy were never heard at the same time.'
  const over = seeds > 1 ? ` (mean of ${seeds} seeds)` : ''
  return `At the end, training accuracy is ${formatNumber(train, 4)} and validation accuracy ${formatNumber(validation, 4)}${over}: a gap of ${formatNumber(train - validation, 2)}.`
}
