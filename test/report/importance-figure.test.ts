import { describe, expect, test } from 'vitest'
import type { ObservedTrial } from '../../src/domain/trial.ts'
import { importanceFigure } from '../../src/report/figures/importance.ts'
import { searchTrials } from '../../src/report/figures/trial-view.ts'
import { example } from './example.ts'

/** The example with other goals in its search trials; NaN for a diverged one. */
function withGoals(of: (observed: ObservedTrial) => number) {
  const { series } = example.study.plan.goal
  const trials = example.trials.map((observed): ObservedTrial => {
    const { trial } = observed
    if (trial.stage !== 'coarse' && trial.stage !== 'fine') return observed
    const value = of(observed)
    const diverged = Number.isNaN(value)
    const metrics = diverged
      ? {}
      : { [series]: { first: value, last: value, min: value, max: value, count: 1 } }
    return { ...observed, trial: { ...trial, status: diverged ? 'diverged' : 'complete', metrics } }
  })
  return { ...example, trials }
}
const rate = ({ trial }: ObservedTrial) => Math.log10(Number(trial.settings['lr']))

describe('importance', () => {
  test('the parameter that decides is first, by both measures', () => {
    const figure = importanceFigure(withGoals((observed) => -Math.abs(rate(observed) + 2)))!
    const [first, ...others] = figure.table.rows
    expect(first![0]).toBe('lr')
    expect(first![1]).toBeGreaterThan(0.5)
    for (const [, alone, , amongBest] of others) {
      expect(alone).toBeLessThan(0.2)
      expect(amongBest).toBeLessThan(Number(first![3]))
    }
    expect(figure.summary).toMatch(
      /^lr alone explains \d+ % of the ranks of val\/accuracy over 28 trials of equal budget, /,
    )
    const shares = figure.table.rows.map(([, , , amongBest]) => Number(amongBest))
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
  })

  test('neither the scale of the goal nor a terrible value changes it', () => {
    const goal = (observed: ObservedTrial) => -Math.abs(rate(observed) + 2)
    const plain = importanceFigure(withGoals(goal))!
    const bent = importanceFigure(withGoals((observed) => -Math.exp(20 * Math.abs(goal(observed)))))!
    expect(bent.table).toEqual(plain.table)
  })

  test('diverged trials are worse than all others, and count', () => {
    const worst = importanceFigure(
      withGoals((observed) => (rate(observed) > -2.5 ? Number.NaN : rate(observed))),
    )!
    expect(worst.table.rows[0]![0]).toBe('lr')
    expect(worst.summary).toContain('over 28 trials')
  })

  test('where nothing differs or few trials are known, nothing is drawn', () => {
    expect(importanceFigure(withGoals(() => 0.5))).toBeNull()
    const few = searchTrials(example).slice(0, 9)
    expect(importanceFigure({ ...example, trials: few })).toBeNull()
  })

  test('a parameter that exists in some trials only is judged among the best, not alone', () => {
    const { plan } = example.study
    const warmth = {
      kind: 'real',
      name: 'warmth',
      scale: 'linear',
      low: 0,
      high: 1,
      natural: { low: 0, high: 1 },
      condition: { parameter: 'batchNorm', in: [true] },
    } as const
    const switched = { kind: 'boolean', name: 'batchNorm' } as const
    const parameters = [...plan.space.parameters, switched, warmth]
    const trials = example.trials.map((observed, i): ObservedTrial => {
      const settings = {
        ...observed.trial.settings,
        batchNorm: i % 2 === 0,
        ...(i % 2 === 0 ? { warmth: ((i * 7) % 10) / 10 } : {}),
      }
      return { ...observed, trial: { ...observed.trial, settings } }
    })
    const figure = importanceFigure({
      ...example,
      study: { ...example.study, plan: { ...plan, space: { parameters } } },
      trials,
    })!
    const row = figure.table.rows.find(([name]) => name === 'warmth')!
    expect(row.slice(1, 3)).toEqual([null, null])
    expect(row[3]).toBeGreaterThanOrEqual(0)
  })
})
