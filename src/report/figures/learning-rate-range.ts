import type { RangeOutcome } from '../../domain/outcome.ts'
import { formatNumber, formatRate } from '../numbers.ts'
import { valueAxis } from './axis.ts'
import type { Dot, Figure, Mark } from './figure.ts'

/**
 * Loss at the end of the short runs against their learning rate, with the two ends of the usable range, each with its
 * interval, and the suggestion. Losses that exploded, or lie beyond 3 times the first loss, are marked at the edge.
 */
export function learningRateRangeFigure(range: RangeOutcome): Figure | null {
  const probes = [...range.probes].sort((a, b) => a.rate - b.rate)
  if (probes.length === 0) return null
  const ceiling = range.firstLoss > 0 ? 3 * range.firstLoss : Number.POSITIVE_INFINITY
  const inside = (loss: number) => Number.isFinite(loss) && loss <= ceiling
  const dots: Dot[] = probes.flatMap(({ rate, losses }) =>
    losses.filter(inside).map((loss) => ({
      x: rate,
      y: loss,
      title: `lr ${formatNumber(rate)}: loss ${formatNumber(loss, 4)}`,
    })),
  )
  const exploded = probes.flatMap(({ rate, losses }) =>
    losses.filter((loss) => !inside(loss)).map(() => rate),
  )
  const losses = dots.map((dot) => dot.y)
  const ends = [range.low, range.high].flatMap((end) => (end ? [end.low, end.high] : []))
  const rates = [
    ...probes.map((probe) => probe.rate),
    ...ends,
    ...(range.suggested === null ? [] : [range.suggested]),
  ]
  const positive = losses.every((loss) => loss > 0) && range.firstLoss > 0

  return {
    name: 'learning-rate-range',
    title: 'Loss against learning rate',
    summary: summarize(range),
    x: valueAxis('learning rate', 'log', rates),
    y: valueAxis('loss at the end of a short run', positive ? 'log' : 'linear', [...losses, range.firstLoss]),
    marks: [
      ...usable(range),
      ...endMarks(range),
      {
        kind: 'rule',
        along: 'y',
        at: range.firstLoss,
        hue: 'muted',
        dash: true,
        label: `first loss ${formatNumber(range.firstLoss, 4)}`,
      },
      medianLine(probes, inside),
      { kind: 'dots', dots, hue: 'blue', shape: 'circle', label: 'one short run' },
      ...(exploded.length > 0
        ? [
            {
              kind: 'rug',
              x: exploded,
              hue: 'red',
              label: 'exploded',
              title: 'loss not finite or beyond 3 x the first loss',
            } as const,
          ]
        : []),
    ],
    table: {
      columns: ['learning rate', 'outcome', 'fall of the loss (median)', 'loss at the end (median)', 'runs'],
      rows: probes.map((probe) => [
        probe.rate,
        probe.outcome,
        median(probe.falls),
        median(probe.losses),
        probe.losses.length,
      ]),
    },
  }
}

function usable(range: RangeOutcome): Mark[] {
  if (!range.low || !range.high) return []
  return [
    { kind: 'band', along: 'x', low: range.low.value, high: range.high.value, hue: 'green', label: 'usable' },
  ]
}

function endMarks(range: RangeOutcome): Mark[] {
  const marks: Mark[] = []
  for (const [end, name, hue] of [
    [range.low, 'begins to fall', 'blue'],
    [range.high, 'explodes', 'red'],
  ] as const) {
    if (!end) continue
    if (end.low < end.high) marks.push({ kind: 'band', along: 'x', low: end.low, high: end.high, hue })
    marks.push({
      kind: 'rule',
      along: 'x',
      at: end.value,
      hue,
      label: `${name} ${formatNumber(end.value, 2)}`,
    })
  }
  if (range.suggested !== null) {
    const label = `suggested ${formatNumber(range.suggested, 2)}`
    marks.push({ kind: 'rule', along: 'x', at: range.suggested, hue: 'green', dash: true, label })
  }
  return marks
}

function medianLine(probes: RangeOutcome['probes'], inside: (loss: number) => boolean): Mark {
  const middle = probes.map((probe) => median(probe.losses)).map((loss) => (inside(loss) ? loss : Number.NaN))
  return {
    kind: 'line',
    x: probes.map((probe) => probe.rate),
    y: middle,
    hue: 'blue',
    thin: true,
    label: 'median',
  }
}

function summarize(range: RangeOutcome): string {
  const low = range.low
    ? `The loss begins to fall at ${formatRate(range.low)}`
    : 'No rate was found below which the loss stays flat'
  const high = range.high
    ? `it explodes at ${formatRate(range.high)}`
    : 'no rate was found at which it explodes'
  const verified = range.verified ? 'a run there went down' : 'no run has confirmed it'
  const suggested =
    range.suggested === null
      ? 'no rate is suggested'
      : `${formatNumber(range.suggested, 2)} is suggested (${verified})`
  return `${low}; ${high}; ${suggested}.`
}

/** Infinite and NaN values count as the highest. */
function median(values: readonly number[]): number {
  const sorted = values
    .map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value))
    .sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}
