import { describe, expect, test } from 'vitest'
import type { RangeOutcome } from '../../src/domain/outcome.ts'
import type { ObservedTrial } from '../../src/domain/trial.ts'
import { thinned } from '../../src/report/figures/curve.ts'
import type { Figure, Mark } from '../../src/report/figures/figure.ts'
import { learningRateRangeFigure } from '../../src/report/figures/learning-rate-range.ts'
import { studyFigures } from '../../src/report/figures/study-figures.ts'
import { explained, tellingParameters } from '../../src/report/figures/telling-parameters.ts'
import type { ReportInput } from '../../src/report/report-input.ts'
import { renderTerminalReport } from '../../src/report/terminal.ts'
import { broken, example, several, untouched } from './example.ts'

function marks<Kind extends Mark['kind']>(
  figure: Figure | null,
  kind: Kind,
): Extract<Mark, { kind: Kind }>[] {
  return (figure?.marks ?? []).filter((mark): mark is Extract<Mark, { kind: Kind }> => mark.kind === kind)
}

/** The example with its trials changed. */
function withTrials(change: (observed: ObservedTrial) => ObservedTrial): ReportInput {
  return { ...example, trials: example.trials.map(change) }
}

describe('learning-rate range', () => {
  const range: RangeOutcome = {
    stage: 'range',
    low: { value: 1e-3, low: 5e-4, high: 2e-3 },
    high: { value: 0.5, low: 0.3, high: 0.7 },
    suggested: 0.1,
    verified: true,
    summary: '',
    firstLoss: 2,
    probes: [
      {
        rate: 1,
        falls: [Number.NEGATIVE_INFINITY, -4],
        losses: [Number.NaN, 10],
        outcome: 'explodes',
        trials: [3],
      },
      { rate: 1e-4, falls: [0, 0.1], losses: [2, 1.8], outcome: 'flat', trials: [1] },
      { rate: 0.1, falls: [0.5, 0.6], losses: [1, 0.8], outcome: 'falls', trials: [2] },
    ],
  }
  const figure = learningRateRangeFigure(range)!

  test('its table is in the order of the rates, and explosions count as infinite', () => {
    expect(figure.table.rows).toEqual([
      [1e-4, 'flat', 0.05, 1.9, 2],
      [0.1, 'falls', 0.55, 0.9, 2],
      [1, 'explodes', Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 2],
    ])
  })

  test('both ends are drawn with their intervals, the suggestion between them', () => {
    expect(marks(figure, 'rule').map(({ along, at }) => [along, at])).toEqual([
      ['x', 1e-3],
      ['x', 0.5],
      ['x', 0.1],
      ['y', 2],
    ])
    expect(marks(figure, 'band').map(({ low, high }) => [low, high])).toEqual([
      [1e-3, 0.5],
      [5e-4, 2e-3],
      [0.3, 0.7],
    ])
  })

  test('what exploded stands at the edge, not among the points', () => {
    expect(marks(figure, 'rug')[0]?.x).toEqual([1, 1])
    expect(marks(figure, 'dots')[0]?.dots.map(({ x, y }) => [x, y])).toEqual([
      [1e-4, 2],
      [1e-4, 1.8],
      [0.1, 1],
      [0.1, 0.8],
    ])
  })

  test('an end that was not found is said', () => {
    const open = learningRateRangeFigure({ ...range, high: null, suggested: null, verified: false })
    expect(open?.summary).toBe(
      'The loss begins to fall at 0.001 (5e-4 to 0.002); no rate was found at which it explodes; no rate is suggested.',
    )
    expect(marks(open, 'rule')).toHaveLength(2)
  })
})

describe('search scatter', () => {
  const figure = studyFigures.search(example)!

  test('it is drawn by learning rate and regularization, in log space', () => {
    expect([figure.x, figure.y]).toMatchObject([
      { label: 'lr', scale: 'log' },
      { label: 'reg', scale: 'log' },
    ])
  })

  test('each round with new ranges has a box, each widening an arrow', () => {
    expect(marks(figure, 'box').map(({ label, x }) => [label, ...x])).toEqual([
      ['coarse', 1e-4, 1e-2],
      ['coarse, round 2', 1e-4, 1e-1],
      ['fine', 8e-3, 8e-2],
    ])
    expect(marks(figure, 'arrow').map(({ from, to }) => [from[0], to[0]])).toEqual([[0.01, 0.1]])
  })

  test('every search trial is drawn once, diverged ones as crosses without a shade', () => {
    const shown = Object.fromEntries(marks(figure, 'dots').map(({ label, dots }) => [label, dots.length]))
    const diverged = example.trials.filter(
      ({ trial }) => trial.status === 'diverged' && ['coarse', 'fine'].includes(trial.stage),
    )
    expect(shown['diverged or failed']).toBe(diverged.length)
    expect(diverged.length).toBeGreaterThan(0)
    expect(shown['coarse']! + shown['fine']! + diverged.length).toBe(28 + 14)
    expect(marks(figure, 'dots')[0]?.dots.every((dot) => dot.shade === undefined)).toBe(true)
  })

  test('the best shade is that of the highest goal when maximizing, of the lowest when minimizing', () => {
    for (const direction of ['maximize', 'minimize'] as const) {
      const goal = { series: 'val/accuracy', direction }
      const turned = studyFigures.search({
        ...example,
        study: { ...example.study, plan: { ...example.study.plan, goal } },
      })!
      const column = turned.table.columns.indexOf('val/accuracy')
      const kept = turned.table.rows.filter((row) => row.at(-1) === 'complete')
      const best = [...kept].sort(
        (a, b) => (direction === 'maximize' ? 1 : -1) * (Number(b[column]) - Number(a[column])),
      )[0]!
      const dot = marks(turned, 'dots')
        .flatMap(({ dots }) => dots)
        .find(({ title }) => title.startsWith(`#${best[0]} `))
      expect(dot?.shade).toBe(4)
    }
  })

  test('with one numeric parameter the goal is the other axis', () => {
    const space = { parameters: example.study.plan.space.parameters.slice(0, 1) }
    const single = studyFigures.search({
      ...example,
      study: { ...example.study, plan: { ...example.study.plan, space } },
    })
    expect(single?.y).toMatchObject({ label: 'val/accuracy' })
  })
})

test('without roles, the parameters that explain the goal are drawn', () => {
  const real = (name: string) =>
    ({ kind: 'real', name, scale: 'linear', low: 0, high: 1, natural: { low: 0, high: 1 } }) as const
  const outcomes = Array.from({ length: 32 }, (_, i) => {
    const valley = i / 31
    return {
      settings: { idle: ((i * 7) % 32) / 31, valley, slope: ((i * 13) % 32) / 31 },
      goal: (valley - 0.5) ** 2 * 4 + 0.3 * (((i * 13) % 32) / 31),
    }
  })
  expect(
    tellingParameters({ parameters: ['idle', 'slope', 'valley'].map(real) }, outcomes).map(
      ({ name }) => name,
    ),
  ).toEqual(['valley', 'slope'])
  expect(explained('valley', outcomes)).toBeGreaterThan(0.5)
  expect(explained('absent', outcomes)).toBe(0)
})

describe('loss curves', () => {
  const figure = studyFigures.loss(example)!

  test('the winner has one training and one validation line for all seeds, on a log axis', () => {
    const best = figure.table.rows.slice(3, 6).map(([number]) => number)
    const others = `training of other good trials: ${best.join(', ')}`
    const count = (label: string) => marks(figure, 'line').filter((line) => line.label === label).length
    expect([count('winner, training'), count('winner, validation'), count(others)]).toEqual([1, 1, 3])
    expect([figure.x.label, figure.y]).toMatchObject(['epochs', { scale: 'log' }])
  })

  test('values that are not finite are gaps in the curve and marks at the edge', () => {
    const diverged = marks(figure, 'line').filter((line) => line.label === 'diverged')
    expect(diverged.length).toBe(3)
    expect(diverged.every(({ y }) => Number.isNaN(y.at(-1)))).toBe(true)
    expect(marks(figure, 'rug')[0]?.x).toEqual([2, 2, 2])
  })

  test('the band of the winner holds every value of every seed, and its line stays within', () => {
    const [band] = marks(figure, 'area')
    const [line] = marks(figure, 'line').filter(({ label }) => label === 'winner, training')
    const winners = example.trials.filter(({ trial }) => trial.number >= 53 && trial.number < 58)
    const at = (epoch: number) =>
      winners.map(({ curves }) => {
        const { epochs, values } = curves['train/loss']!
        return values[epochs.indexOf(epoch)]!
      })
    expect(line!.x).toEqual(winners[0]!.curves['train/loss']!.epochs)
    for (const [i, epoch] of line!.x.entries()) {
      const values = at(epoch)
      expect([band!.low[i], band!.high[i]]).toEqual([Math.min(...values), Math.max(...values)])
      expect(line!.y[i]).toBeCloseTo(values.reduce((a, b) => a + b) / 5, 10)
    }
  })

  test('a losing explosion does not press the others flat', () => {
    const y = figure.y as Extract<Figure['y'], { kind: 'value' }>
    expect(y.high).toBeLessThan(100)
  })
})

test('the accuracy gap is shaded between training and validation at the epochs of validation', () => {
  const figure = studyFigures.accuracy(example)!
  const [area] = marks(figure, 'area')
  expect(area?.x).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  for (const [i, row] of figure.table.rows.entries()) {
    expect(row).toEqual([i + 1, area?.high[i], area?.low[i], (area?.high[i] ?? 0) - (area?.low[i] ?? 0)])
  }
  const last = figure.table.rows.at(-1)!
  expect(figure.summary).toContain(`a gap of ${Number(last[3]).toFixed(3)}`)
})

test('update ratios are held against 1e-3 and a decade on either side', () => {
  const figure = studyFigures.updates(example)!
  expect(marks(figure, 'rule').map(({ at }) => at)).toEqual([1e-3])
  expect(marks(figure, 'band').map(({ low, high }) => [low, high])).toEqual([[1e-4, 1e-2]])
  expect(marks(figure, 'line').map(({ label }) => label)).toEqual(['dense1', 'dense2', 'output'])
  const ratio = (factor: number) =>
    studyFigures.updates(
      withTrials((observed) => ({
        ...observed,
        layers: observed.layers.map((report) => ({
          ...report,
          layers: report.layers.map((layer) => ({ ...layer, updateRatio: factor })),
        })),
      })),
    )
  expect(ratio(1e-3)?.summary).toContain('all within a decade of 1e-3')
  expect(ratio(0.2)?.summary).toContain('outside a decade of 1e-3: dense1, dense2, output')
})

test('the best so far never gets worse and counts the cost of the probes', () => {
  const figure = studyFigures.bestSoFar(example)!
  const [line] = marks(figure, 'line')
  expect(line!.y.every((value, i) => i === 0 || value >= (line!.y[i - 1] ?? 0))).toBe(true)
  // Two probes of one epoch and one of eight on 20 of 1280 samples; seven probes of one epoch on all of them.
  const probes = (10 * 20) / 1280 + 7
  expect(marks(figure, 'rule')[0]).toMatchObject({ at: probes, label: 'coarse' })
  expect(marks(figure, 'band')[0]).toMatchObject({ low: 0, high: probes, label: 'before the search' })
})

test('finalists are drawn with their intervals and named as ties', () => {
  const figure = studyFigures.seeds(example)!
  expect(figure.y).toMatchObject({ names: ['1 (winner)', '2 (tie)', '3'] })
  expect(marks(figure, 'interval').map(({ y }) => y)).toEqual([0, 1, 2])
})

test.each([
  [[], 'there was no other finalist'],
  [[true], 'the other finalist is as good within'],
  [[false], 'the other finalist is worse by more'],
  [[true, false], '1 of the 2 other finalists is as good within'],
  [[true, true, false], '2 of the 3 other finalists are as good within'],
  [[true, true], 'all 2 other finalists are as good within'],
  [[false, false], 'all 2 other finalists are worse by more'],
])('with ties %j the summary says: %s', (ties, sentence) => {
  const final = example.stages.final!
  const finalists = [true, ...ties].map((tied) => ({ ...final.winner!, tied }))
  const stages = { ...example.stages, final: { ...final, finalists, winner: finalists[0]! } }
  expect(studyFigures.seeds({ ...example, stages })?.summary).toContain(`over 5 seeds; ${sentence}`)
})

test('the cost shows what was forecast beside what was spent', () => {
  const figure = studyFigures.cost(example)!
  expect(marks(figure, 'bars').map(({ label, bars }) => [label, ...bars.map(({ to }) => to)])).toEqual([
    ['forecast', 2, 2, 9, 16, 23],
    ['spent', 1.6, 1.9, 9.9, 12.4, 21],
  ])
  expect(figure.table.rows.at(-1)).toEqual(['all', 67, 67, 420, 398, 52, 46.8, null])
})

test('a study that ended early has the figures it has numbers for', () => {
  const names = (input: ReportInput) =>
    Object.entries(studyFigures)
      .filter(([, figure]) => figure(input) !== null)
      .map(([name]) => name)
  expect(names(example)).toEqual(Object.keys(studyFigures).filter((name) => name !== 'front'))
  expect(names(several)).toEqual(expect.arrayContaining(['front', 'search', 'importance']))
  expect(names(several)).not.toContain('bestSoFar')
  expect(names(broken)).toEqual(['cost'])
  expect(names(untouched)).toEqual([])
})

test('the front of several goals is what no other trial beats, in the order of the first', () => {
  const figure = studyFigures.front(several)!
  const { series } = several.study.plan.goal
  expect(figure.table.columns).toEqual(['trial', series, 'val/loss', 'settings'])
  const values = figure.table.rows.map(([, first, second]) => [Number(first), Number(second)] as const)
  for (const [a, b] of values)
    expect(values.some(([x, y]) => x >= a && y <= b && (x > a || y < b))).toBe(false)
  const firsts = values.map(([first]) => first)
  expect(firsts).toEqual([...firsts].sort((a, b) => b - a))
  expect(figure.summary).toMatch(
    /^\d+ trials? (are|is) beaten by no other of \d+ in all of .*; together they cover [\d.]+ % of what lies between/,
  )
  expect(renderTerminalReport(several, { width: 100, color: false, unicode: true })).toContain(
    'What no other trial beats',
  )
})

test('a thinned curve keeps its peaks, its ends, and its order', () => {
  const x = Array.from({ length: 10_000 }, (_, i) => i)
  const y = x.map((i) => (i === 4321 ? 100 : i === 777 ? Number.NaN : Math.sin(i / 500)))
  const thin = thinned({ x, y, unit: 'steps' }, 100)
  expect(thin.x.length).toBeLessThanOrEqual(202)
  expect([thin.x[0], thin.x.at(-1), Math.max(...thin.y)]).toEqual([0, 9999, 100])
  expect(thin.x.every((at, i) => i === 0 || at > (thin.x[i - 1] ?? 0))).toBe(true)
})

test('curves of 200,000 points are drawn', () => {
  const long = Array.from({ length: 200_000 }, (_, i) => i + 1)
  const series = (name: string) => ({ name, steps: long, epochs: long, values: long.map((i) => 1 / i) })
  const curves = Object.fromEntries(
    ['train/loss', 'val/loss', 'train/accuracy', 'val/accuracy'].map((name) => [name, series(name)]),
  )
  const input = withTrials((observed) => (observed.trial.number === 53 ? { ...observed, curves } : observed))
  const drawn = [
    studyFigures.loss(input),
    studyFigures.accuracy({ ...input, trials: input.trials.slice(0, 53) }),
  ]
  for (const figure of drawn) {
    expect(figure?.x).toMatchObject({ low: 0, high: 200_000 })
    expect(figure?.table.rows.length).toBeLessThan(400)
    for (const line of marks(figure, 'line')) expect(line.x.length).toBeLessThan(400)
  }
})
