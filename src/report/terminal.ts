import { displayWidth, padded } from './console/display-text.ts'
import { type Paint, paint, type Terminal } from './console/paint.ts'
import { listed, say } from './console/paragraphs.ts'
import { textTable } from './console/text-table.ts'
import { drawTerminalFigure } from './drawing/terminal-figure.ts'
import type { Figure } from './figures/figure.ts'
import { rankName } from './figures/seeds.ts'
import { studyFigures } from './figures/study-figures.ts'
import { findingGroups } from './finding-groups.ts'
import { findingLines } from './finding-lines.ts'
import { formatDuration, formatEstimate, formatSettings } from './numbers.ts'
import type { ReportInput } from './report-input.ts'
import { shownMetric, shownMetrics } from './shown-metric.ts'
import { headlineOf, whereSpoken } from './story.ts'
import { winnerCommand } from './winner-command.ts'

export type { Terminal } from './console/paint.ts'

/**
 * The report for a terminal, ending in a line break. No line is wider than `width` (at least 20 columns are used), no
 * escape sequence is written without `color`, nothing but ASCII without `unicode`.
 */
export function renderTerminalReport(input: ReportInput, options: Terminal): string {
  const terminal = { ...options, width: Math.max(20, options.width) }
  const sections = [
    opening(input, terminal),
    best(input, terminal),
    front(input, terminal),
    sanity(input, terminal),
    pictured('Learning-rate range', studyFigures.range(input), terminal),
    pictured('Search', studyFigures.search(input), terminal),
    finalists(input, terminal),
    pictured('How training went', studyFigures.loss(input), terminal),
    pictured('Accuracy', studyFigures.accuracy(input), terminal),
    tabled('Update ratios', studyFigures.updates(input), terminal),
    findings(input, terminal),
    cost(input, terminal),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function heading(text: string, terminal: Terminal): string[] {
  return say(text, terminal).map((line) => paint(line, 'bold', terminal))
}

const tones: Readonly<Record<string, Paint>> = { good: 'green', caution: 'orange', bad: 'red', open: 'soft' }

function opening(input: ReportInput, terminal: Terminal): string[] {
  const { badge, tone, sentences } = headlineOf(input)
  const title = say(`${input.study.plan.id}: ${badge}`, terminal).map((line) =>
    paint(line, tones[tone] ?? 'bold', terminal),
  )
  const remarks = input.warnings.flatMap((warning) => listed('!', warning, terminal))
  return [...title, ...say(sentences.join(' '), terminal), ...remarks]
}

function best(input: ReportInput, terminal: Terminal): string[] {
  const winner = input.stages.final?.winner
  if (!winner) return []
  const command = winnerCommand(input)
  const rows = shownMetrics(winner, input.study.plan.goal.series).main.map(([name, metric]) => [
    name,
    formatEstimate({ ...metric, value: metric.mean }),
    metric.values.length,
  ])
  return [
    ...heading('Best settings', terminal),
    ...say(formatSettings({ ...input.study.plan.fixed, ...winner.settings }), terminal, '  '),
    ...textTable({ columns: ['series', 'mean and 95 % interval', 'seeds'], rows }, terminal),
    ...(command === null ? [] : say(command, terminal, '  ')),
  ]
}

/** Of a study of several goals, in the place of the best settings. */
function front(input: ReportInput, terminal: Terminal): string[] {
  const figure = studyFigures.front(input)
  if (!figure) return []
  return [...pictured(figure.title, figure, terminal), ...textTable(figure.table, terminal)]
}

function sanity(input: ReportInput, terminal: Terminal): string[] {
  const outcome = input.stages.sanity
  if (!outcome) return []
  const signs = terminal.unicode
    ? { pass: '✓', fail: '✗', warn: '!', skipped: '·' }
    : { pass: 'ok', fail: 'FAIL', warn: '!', skipped: '-' }
  const paints = { pass: 'green', fail: 'red', warn: 'orange', skipped: 'soft' } as const
  const width = Math.max(...Object.values(signs).map(displayWidth))
  const lines = outcome.checks.flatMap((check) => {
    const causes = check.causes.length > 0 ? ` Fits: ${check.causes.join(', ')}.` : ''
    return listed(
      padded(signs[check.status], width),
      `${check.name}: ${check.summary}${causes}`,
      terminal,
      paints[check.status],
    )
  })
  return [...heading('Can it learn at all?', terminal), ...lines]
}

function pictured(title: string, figure: Figure | null, terminal: Terminal): string[] {
  if (!figure) return []
  return [
    ...heading(title, terminal),
    ...say(figure.summary, terminal),
    ...drawTerminalFigure(figure, terminal),
  ]
}

function tabled(title: string, figure: Figure | null, terminal: Terminal): string[] {
  if (!figure) return []
  return [...heading(title, terminal), ...say(figure.summary, terminal), ...textTable(figure.table, terminal)]
}

function finalists(input: ReportInput, terminal: Terminal): string[] {
  const figure = studyFigures.seeds(input)
  const final = input.stages.final
  if (!figure || !final) return []
  const goal = input.study.plan.goal.series
  const rows = final.finalists.flatMap((finalist, place) => {
    const metric = finalist.metrics[goal]
    if (!metric) return []
    const estimate = formatEstimate({ ...shownMetric(goal, metric), value: metric.mean })
    return [[rankName(finalist, place, final.winner), estimate, finalist.seeds.length]]
  })
  const settings = final.finalists.flatMap((finalist, place) =>
    listed(`${place + 1}`, formatSettings(finalist.settings), terminal),
  )
  return [
    ...heading('Finalists', terminal),
    ...say(figure.summary, terminal),
    ...textTable({ columns: ['finalist', `mean ${goal}`, 'seeds'], rows }, terminal),
    ...settings,
  ]
}

function findings(input: ReportInput, terminal: Terminal): string[] {
  const groups = findingGroups(input)
  if (groups.length === 0) return []
  const lines = groups.flatMap((group) => {
    return findingLines(group.first, terminal, whereSpoken(group))
  })
  return [...heading('Findings', terminal), ...lines]
}

function cost(input: ReportInput, terminal: Terminal): string[] {
  const figure = studyFigures.cost(input)
  if (!figure) return []
  // Before its first runs nobody knows a program's pace: then there was no forecast.
  const both = (spent: number, forecast: number) =>
    forecast > 0 ? `${formatDuration(spent)} of ${formatDuration(forecast)}` : formatDuration(spent)
  const { stages } = input.cost
  const rows = stages.map(({ stage, spent, forecast }) => [
    stage,
    spent.runs,
    spent.epochs,
    both(spent.seconds, forecast.seconds),
  ])
  const table = { columns: ['stage', 'runs', 'epochs', 'time of forecast'], rows }
  return [
    ...heading('Cost', terminal),
    ...say(figure.summary, terminal),
    ...textTable(table, terminal),
    ...stages.flatMap(({ stage, bought }) =>
      bought === '' ? [] : listed('-', `${stage}: ${bought}`, terminal),
    ),
  ]
}
