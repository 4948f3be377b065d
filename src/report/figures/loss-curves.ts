import type { ObservedTrial } from '../../domain/trial.ts'
import { formatCount, formatNumber } from '../numbers.ts'
import type { ReportInput } from '../report-input.ts'
import { exactAxis, extent, valueAxis } from './axis.ts'
import { brokenAt, type Curve, curveOf, finiteOnly, withGaps } from './curve.ts'
import type { Cell, Figure, Hue, Mark } from './figure.ts'
import { meanOf, pieceOf, smoothed, spread } from './smoothed.ts'
import { goalOf, isBetter, leadingTrials, searchTrials, trialTitle } from './trial-view.ts'

/** How many other trials are drawn beside the winner's. */
const [bestShown, divergedShown] = [3, 3]

/**
 * Training and validation loss of the winner: the mean over its seeds, smoothed, on a band of all that was reported;
 * beside it the best search trials and some that diverged. Log y, x in epochs where the program told them. Values that
 * are not finite are marked at the upper edge.
 */
export function lossCurvesFigure(input: ReportInput): Figure | null {
  const winners = leadingTrials(input)
  const others = searchTrials(input).filter((observed) => !winners.includes(observed))
  const linesOf = (trials: readonly ObservedTrial[], series: string) =>
    trials.map((observed) => lineOf(observed, series, input)).filter((line) => line !== null)
  const [training, validation] = [linesOf(winners, 'train/loss'), linesOf(winners, 'val/loss')]
  const best = linesOf(bestOf(others, input), 'train/loss')
  const lost = linesOf(divergedOf(others), 'train/loss')
  const lines = [...lost, ...best, ...training, ...validation]
  if (lines.length === 0) return null

  const piece = pieceOf(lines.map(({ curve }) => curve))
  const name = input.stages.final?.winner ? 'winner' : 'best so far'
  const quiet = [
    ...lost.map((line) => quietMark(line, { piece, hue: 'red', label: 'diverged' })),
    ...best.map((line) =>
      quietMark(line, { piece, hue: 'muted', label: `training of other good trials: ${numbersOf(best)}` }),
    ),
  ]
  const loud = [
    ...winnerMarks(training, { piece, hue: 'blue', label: `${name}, training` }),
    ...winnerMarks(validation, { piece, hue: 'orange', label: `${name}, validation` }),
  ]
  const calm = [...best, ...training, ...validation].flatMap((line) => finiteOnly(line.curve.y))
  const wild = lost.flatMap((line) => finiteOnly(line.curve.y))
  const ceiling = 10 * extent(calm.length === 0 ? wild : calm)[1]
  const values = [...calm, ...wild.map((value) => Math.min(value, ceiling))]
  const broken = lines.flatMap((line) => brokenAt(line.curve).slice(0, 1))

  return {
    name: 'loss-curves',
    title: 'Loss curves',
    summary: summarize(input, winners, broken.length),
    x: exactAxis(lines[0]?.curve.unit ?? 'epochs', ...extent([0, ...lines.flatMap((line) => line.curve.x)])),
    y: valueAxis('loss', values.every((value) => value > 0) ? 'log' : 'linear', values),
    marks: [
      ...loud.filter((mark) => mark.kind === 'area'),
      ...quiet,
      ...loud.filter((mark) => mark.kind !== 'area'),
      ...(broken.length > 0 ? [rugOf(broken)] : []),
    ],
    table: {
      columns: ['trial', 'seed', 'series', 'first', 'lowest', 'last', 'points'],
      rows: lines.map(rowOf),
    },
  }
}

function rugOf(x: readonly number[]): Mark {
  return {
    kind: 'rug',
    x,
    hue: 'red',
    label: 'no longer finite',
    title: 'the loss is NaN or infinite from here',
  }
}

interface Line {
  readonly observed: ObservedTrial
  readonly series: string
  readonly curve: Curve
  readonly title: string
}

function lineOf(observed: ObservedTrial, name: string, input: ReportInput): Line | null {
  const series = observed.curves[name]
  if (!series || series.values.length === 0) return null
  const title = `${trialTitle(observed.trial, input.study.plan.goal)} (${name})`
  return { observed, series: name, curve: curveOf(series, { ...input.facts, ...observed.facts }), title }
}

interface Look {
  /** Width of the piece of the x axis that becomes one point. */
  readonly piece: number
  readonly hue: Hue
  readonly label: string
}

/** One line for all seeds, and a band from the lowest to the highest value that any of them reported. */
function winnerMarks(lines: readonly Line[], { piece, hue, label }: Look): Mark[] {
  if (lines.length === 0) return []
  const curves = lines.map((line) => line.curve)
  const { x, y } = meanOf(curves.map((curve) => smoothed(curve, piece)))
  const seeds = lines.length > 1 ? `, mean of ${lines.length} seeds` : ''
  return [
    { kind: 'area', ...spread(curves, piece), hue, label: 'every value of every seed' },
    {
      kind: 'line',
      x,
      y: withGaps(y),
      hue,
      label,
      title: `${label}${seeds}`,
      dash: lines[0]?.series === 'val/loss',
    },
  ]
}

function quietMark(line: Line, { piece, hue, label }: Look): Mark {
  const { x, y } = smoothed(line.curve, piece)
  return { kind: 'line', x, y: withGaps(y), hue, label, title: line.title, thin: true }
}

function numbersOf(lines: readonly Line[]): string {
  return lines.map(({ observed }) => observed.trial.number).join(', ')
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
  if (first === undefined) return `No trial is the best; ${tail}`
  if (losses.length === 0) return `No training loss of ${name} was heard; ${tail}`
  const mean = (of: readonly (number | undefined)[]) =>
    of.reduce((sum: number, value) => sum + (value ?? Number.NaN), 0) / of.length
  const from = formatNumber(mean(losses.map((values) => values[0])))
  const to = formatNumber(mean(losses.map((values) => values.at(-1))))
  return `Over ${formatCount(winners.length, 'seed')}, the training loss of ${name} went from ${from} to ${to} in ${formatCount(first.trial.epochs, 'epoch')}; ${tail} The lines are smoothed: medians over 1/150 of the axis${winners.length > 1 ? ', averaged over the seeds' : ''}.`
}
