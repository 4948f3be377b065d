import type { ObservedTrial } from '../../domain/trial.ts'
import { formatCount, formatNumber } from '../numbers.ts'
import type { ReportInput } from '../report-input.ts'
import { exactAxis, extent, valueAxis } from './axis.ts'
import { brokenAt, type Curve, curveOf, finiteOnly, thinned, withGaps } from './curve.ts'
import type { Cell, Figure, Hue, Mark } from './figure.ts'
import { goalOf, isBetter, leadingTrials, searchTrials, trialTitle } from './trial-view.ts'

/** How many other trials are drawn beside the winner's. */
const [bestShown, divergedShown] = [3, 3]

/**
 * The winner's training and validation loss for every seed, the best search trials and some that diverged; log y, x in
 * epochs where the program told them. Values that are not finite are marked at the upper edge.
 */
export function lossCurvesFigure(input: ReportInput): Figure | null {
  const winners = leadingTrials(input)
  const others = searchTrials(input).filter((observed) => !winners.includes(observed))
  const drawn = [
    ...divergedOf(others).map((observed) =>
      lineOf(observed, { series: 'train/loss', hue: 'red', label: 'diverged', input }),
    ),
    ...bestOf(others, input).map((observed) =>
      lineOf(observed, { series: 'train/loss', hue: 'muted', label: 'other good trials', input }),
    ),
    ...winners.map((observed) =>
      lineOf(observed, { series: 'train/loss', hue: 'blue', label: 'winner, training', input }),
    ),
    ...winners.map((observed) =>
      lineOf(observed, { series: 'val/loss', hue: 'orange', label: 'winner, validation', input }),
    ),
  ].filter((line) => line !== null)
  if (drawn.length === 0) return null

  const calm = drawn.filter((line) => line.hue !== 'red').flatMap((line) => finiteOnly(line.curve.y))
  const wild = drawn.filter((line) => line.hue === 'red').flatMap((line) => finiteOnly(line.curve.y))
  const ceiling = 10 * extent(calm.length === 0 ? wild : calm)[1]
  const values = [...calm, ...wild.map((value) => Math.min(value, ceiling))]
  const ends = drawn.flatMap((line) => line.curve.x)
  const broken = drawn.flatMap((line) => brokenAt(line.curve).slice(0, 1))

  return {
    name: 'loss-curves',
    title: 'Loss curves',
    summary: summarize(input, winners, broken.length),
    x: exactAxis(drawn[0]?.curve.unit ?? 'epochs', ...extent([0, ...ends])),
    y: valueAxis('loss', values.every((value) => value > 0) ? 'log' : 'linear', values),
    marks: [
      ...drawn.map(markOf),
      ...(broken.length > 0
        ? [
            {
              kind: 'rug',
              x: broken,
              hue: 'red',
              label: 'no longer finite',
              title: 'the loss is NaN or infinite from here',
            } as const,
          ]
        : []),
    ],
    table: {
      columns: ['trial', 'seed', 'series', 'first', 'lowest', 'last', 'points'],
      rows: drawn.map(rowOf),
    },
  }
}

interface Line {
  readonly observed: ObservedTrial
  readonly series: string
  readonly hue: Hue
  readonly label: string
  readonly curve: Curve
  readonly title: string
}

function lineOf(
  observed: ObservedTrial,
  as: { series: string; hue: Hue; label: string; input: ReportInput },
): Line | null {
  const series = observed.curves[as.series]
  if (!series || series.values.length === 0) return null
  const title = `${trialTitle(observed.trial, as.input.study.plan.goal)} (${as.series})`
  return { observed, ...as, curve: curveOf(series, { ...as.input.facts, ...observed.facts }), title }
}

function markOf(line: Line): Mark {
  const { x, y } = thinned(line.curve)
  const quiet = line.hue === 'muted' || line.hue === 'red'
  return {
    kind: 'line',
    x,
    y: withGaps(y),
    hue: line.hue,
    label: line.label,
    title: line.title,
    thin: quiet,
    dash: line.series === 'val/loss',
  }
}

function rowOf({ observed, series, curve }: Line): Cell[] {
  const finite = finiteOnly(curve.y)
  const lowest = finite.length > 0 ? finite.reduce((a, b) => Math.min(a, b)) : Number.NaN
  return [
    observed.trial.number,
    observed.trial.seed,
    series,
    curve.y[0] ?? null,
    lowest,
    curve.y.at(-1) ?? null,
    curve.y.length,
  ]
}

function divergedOf(trials: readonly ObservedTrial[]): ObservedTrial[] {
  return trials.filter(({ trial }) => trial.status === 'diverged').slice(0, divergedShown)
}

function bestOf(trials: readonly ObservedTrial[], input: ReportInput): ObservedTrial[] {
  const goal = input.study.plan.goal
  return trials
    .filter(({ trial }) => Number.isFinite(goalOf(trial, goal)) && trial.status !== 'diverged')
    .sort((a, b) => (isBetter(goalOf(a.trial, goal), goalOf(b.trial, goal), goal) ? -1 : 1))
    .slice(0, bestShown)
}

function summarize(input: ReportInput, winners: readonly ObservedTrial[], broken: number): string {
  const first = winners[0]
  const losses = winners
    .map(({ curves }) => curves['train/loss']?.values)
    .filter((values) => values !== undefined)
  const name = input.stages.final?.winner ? 'the winner' : 'the best trial so far'
  const diverged = input.trials.filter(({ trial }) => trial.status === 'diverged').length
  const tail = `${formatCount(diverged, 'trial')} of ${input.trials.length} diverged${broken > 0 ? `, ${broken} of those shown to values that are not finite` : ''}.`
  if (!first || losses.length === 0) return `No training loss of ${name} was heard; ${tail}`
  const mean = (of: readonly (number | undefined)[]) =>
    of.reduce((sum: number, value) => sum + (value ?? Number.NaN), 0) / of.length
  const from = formatNumber(mean(losses.map((values) => values[0])))
  const to = formatNumber(mean(losses.map((values) => values.at(-1))))
  return `Over ${formatCount(winners.length, 'seed')}, the training loss of ${name} went from ${from} to ${to} in ${formatCount(first.trial.epochs, 'epoch')}; ${tail}`
}
