import type { Finalist } from '../../domain/outcome.ts'
import { formatCount, formatEstimate, formatNumber, formatSettings } from '../numbers.ts'
import type { ReportInput } from '../report-input.ts'
import { type Metric, shownMetric } from '../shown-metric.ts'
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
    metric: shownMetric(series, finalist.metrics[series]!),
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
  readonly metric: Metric
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
  const estimate = formatEstimate({ value: mean, low, high })
  return `The best settings reach ${series} ${estimate} over ${formatCount(first.finalist.seeds.length, 'seed')}; ${tiesOf(rows.slice(1))}.`
}

function tiesOf(others: readonly Row[]): string {
  const [all, tied] = [others.length, others.filter(({ finalist }) => finalist.tied).length]
  if (all === 0) return 'there was no other finalist'
  if (all === 1) {
    return tied === 1
      ? 'the other finalist is as good within the noise between seeds'
      : 'the other finalist is worse by more than the noise between seeds'
  }
  if (tied === 0) return `all ${all} other finalists are worse by more than the noise between seeds`
  if (tied === all) return `all ${all} other finalists are as good within the noise between seeds`
  return `${tied} of the ${all} other finalists ${tied === 1 ? 'is' : 'are'} as good within the noise between seeds`
}
