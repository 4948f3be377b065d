import { element, escapeMarkup } from '../drawing/markup.ts'
import { formatCount, formatDuration, formatEstimate, formatNumber, formatSettings } from '../numbers.ts'
import type { ReportInput } from '../report-input.ts'
import { type Metric, shownMetrics } from '../shown-metric.ts'
import { headlineOf } from '../story.ts'
import { winnerCommand } from '../winner-command.ts'
import { htmlTable } from './html-table.ts'

/** Title, what happened in a few sentences, and the four numbers one came for. */
export function opening(input: ReportInput): string {
  const { badge, tone, sentences } = headlineOf(input)
  const warnings = input.warnings.map((warning) => element('li', {}, escapeMarkup(warning))).join('')
  return [
    `<p class="kicker">babysit study report</p>`,
    `<h1>${escapeMarkup(input.study.plan.id)} <span class="badge ${tone}">${escapeMarkup(badge)}</span></h1>`,
    `<p class="lead">${escapeMarkup(sentences.join(' '))}</p>`,
    tiles(input),
    warnings === ''
      ? ''
      : `<details open=""><summary>${formatCount(input.warnings.length, 'remark')}</summary><ul>${warnings}</ul></details>`,
  ].join('')
}

function tiles(input: ReportInput): string {
  const { range, final } = input.stages
  const goal = input.study.plan.goal.series
  const winner = final?.winner
  const shown: { name: string; value: string; more: string }[] = []
  for (const [name, { values, ...metric }] of winner ? shownMetrics(winner, goal).main.slice(0, 2) : []) {
    const text = formatEstimate({ ...metric, value: metric.mean })
    const interval = text.match(/\((.*)\)/)?.[1]
    shown.push({
      name,
      value: text.split(' ')[0] ?? '',
      more: `${interval ?? 'no interval'}, ${formatCount(values.length, 'seed')}`,
    })
  }
  if (range?.suggested != null) {
    const ends = [range.low, range.high].map((end) => (end ? formatNumber(end.value, 2) : '?')).join(' to ')
    shown.push({
      name: 'suggested learning rate',
      value: formatNumber(range.suggested, 2),
      more: `works from ${ends}`,
    })
  }
  const { spent, forecast } = input.cost
  const told =
    forecast.seconds > 0
      ? `forecast ${formatDuration(forecast.seconds)}`
      : `${formatCount(spent.epochs, 'epoch')}`
  shown.push({
    name: 'cost',
    value: formatDuration(spent.seconds),
    more: `${formatCount(spent.runs, 'run')}, ${told}`,
  })
  const parts = shown.map(
    ({ name, value, more }) =>
      `<div><dt>${escapeMarkup(name)}</dt><dd>${escapeMarkup(value)}<small>${escapeMarkup(more)}</small></dd></div>`,
  )
  return `<dl class="tiles">${parts.join('')}</dl>`
}

/** The settings to use, ready to copy, and every measured series with its interval. */
export function winnerSection(input: ReportInput): string {
  const final = input.stages.final
  const winner = final?.winner
  if (!winner) return ''
  const command = winnerCommand(input)
  const settings = { ...input.study.plan.fixed, ...winner.settings }
  const { main, other } = shownMetrics(winner, input.study.plan.goal.series)
  const ties = (final?.finalists ?? []).filter((finalist) => finalist.tied && finalist !== winner)
  const tied = ties
    .map((finalist) => element('li', {}, `<code>${escapeMarkup(formatSettings(finalist.settings))}</code>`))
    .join('')
  return [
    command === null
      ? ''
      : `<p>To train with them once more:</p><pre data-copy=""><code>${escapeMarkup(command)}</code></pre>`,
    `<pre data-copy=""><code>${escapeMarkup(JSON.stringify(settings, null, 2))}</code></pre>`,
    `<p>Means over the seeds ${escapeMarkup(winner.seeds.join(', '))}, with 95 % intervals; those of accuracies are cut at 0 and 1.</p>`,
    metricsTable(main, 'What the winner reached'),
    other.length === 0
      ? ''
      : `<details><summary>Other series</summary>${metricsTable(other, 'Other series of the winner')}</details>`,
    tied === ''
      ? ''
      : `<p>As good within the noise, so choose among them by cost or taste:</p><ul>${tied}</ul>`,
  ].join('')
}

function metricsTable(metrics: readonly (readonly [string, Metric])[], caption: string): string {
  const rows = metrics.map(([name, { mean, low, high, values }]) => [
    name,
    formatEstimate({ value: mean, low, high }),
    values.map((value) => formatNumber(value, 4)).join(', '),
  ])
  return htmlTable({ columns: ['series', 'mean and interval', 'each seed'], rows }, { caption })
}
