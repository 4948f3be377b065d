import type { Finalist } from '../../domain/outcome.ts'
import { formatEstimate, formatNumber, formatSettings } from '../numbers.ts'
import type { ReportInput } from '../report-input.ts'
import { valueAxis } from './axis.ts'
import type { Dot, Figure, Mark } from './figure.ts'

/** Each finalist's goal over its seeds: the mean with its 95 % interval, and every single seed. */
export function seedsFigure(input: ReportInput): Figure | null {
  const final = input.stages.final
  const series = input.study.plan.goal.series
  const finalists = (final?.finalists ?? []).filter((finalist) => finalist.metrics[series])
  if (!final || finalists.length === 0) return null
  const rows = finalists.map((finalist, place) => ({
    finalist,
    place,
    name: rankName(finalist, place, final.winner),
    metric: finalist.metrics[series]!,
  }))

  return {
    name: 'seeds',
    title: 'Finalists over seeds',
    summary: summarize(rows, series),
    x: valueAxis(
      series,
      'linear',
      rows.flatMap(({ metric }) => [metric.low, metric.high, ...metric.values]),
    ),
    y: { kind: 'names', label: 'finalist', names: rows.map((row) => row.name) },
    marks: [
      ...rows.map(
        ({ metric, place, finalist }): Mark => ({
          kind: 'interval',
          y: place,
          low: metric.low,
          high: metric.high,
          hue: place === 0 ? 'blue' : finalist.tied ? 'orange' : 'muted',
          title: `${formatSettings(finalist.settings)}: ${formatEstimate({ value: metric.mean, low: metric.low, high: metric.high })}`,
        }),
      ),
      { kind: 'dots', shape: 'circle', hue: 'muted', label: 'one seed', dots: rows.flatMap(seedDots) },
      {
        kind: 'dots',
        shape: 'diamond',
        hue: 'blue',
        label: 'mean with 95 % interval',
        dots: rows.map(({ metric, place, name }) => ({
          x: metric.mean,
          y: place,
          title: `${name}: ${formatNumber(metric.mean, 4)}`,
        })),
      },
    ],
    table: {
      columns: ['finalist', 'settings', `mean ${series}`, 'low', 'high', 'seeds'],
      rows: rows.map(({ name, finalist, metric }) => [
        name,
        formatSettings(finalist.settings),
        metric.mean,
        metric.low,
        metric.high,
        finalist.seeds.length,
      ]),
    },
  }
}

interface Row {
  readonly finalist: Finalist
  readonly place: number
  readonly name: string
  readonly metric: Finalist['metrics'][string]
}

/** `1 (winner)`, `2 (tie)`, `3`. */
export function rankName(finalist: Finalist, place: number, winner: Finalist | null): string {
  if (place === 0 && winner) return '1 (winner)'
  return finalist.tied ? `${place + 1} (tie)` : String(place + 1)
}

function seedDots({ finalist, metric, place }: Row): Dot[] {
  return metric.values.map((value, i) => ({
    x: value,
    y: place,
    title: `seed ${finalist.seeds[i] ?? '?'}: ${formatNumber(value, 4)}`,
  }))
}

function summarize(rows: readonly Row[], series: string): string {
  const first = rows[0]
  if (!first) return ''
  const { mean, low, high } = first.metric
  const tied = rows.slice(1).filter(({ finalist }) => finalist.tied).length
  const rest = rows.length - 1
  const ties =
    rest === 0
      ? 'it had no rival'
      : tied === 0
        ? `none of the ${rest} others is within the noise of it`
        : `${tied} of the ${rest} others cannot be told from it`
  return `The best settings reach ${series} ${formatEstimate({ value: mean, low, high })} over ${first.finalist.seeds.length} seeds; ${ties}.`
}
