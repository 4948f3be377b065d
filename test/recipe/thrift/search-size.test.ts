import { describe, expect, it } from 'vitest'
import { sizeOf } from '../../../src/recipe/sizing.ts'
import { stageCost } from '../../../src/recipe/thrift/stage-cost.ts'
import { all, contextOf, usualPace } from './contexts.ts'

describe('the size of a search whose runs cost something to start', () => {
  it.each([6, 12, 24, 48, 96])('%i trials are that many in both searches together', (trials) => {
    const { coarse, fine } = sizeOf(contextOf({ effort: { kind: 'trials', trials } }))
    const repeats = fine.rounds > 1 ? 4 : 0
    const both = coarse.trials + fine.most * fine.rounds + repeats
    expect(both).toBeGreaterThanOrEqual(trials - 1)
    expect(both).toBeLessThanOrEqual(trials)
  })

  it('makes few final runs for few trials', () => {
    const final = (trials: number) => sizeOf(contextOf({ effort: { kind: 'trials', trials } })).final
    expect(final(6)).toMatchObject({ finalists: 1, seeds: 3 })
    expect(final(48)).toMatchObject({ finalists: 2, seeds: 5 })
  })

  it.each([
    [3, 1, 4],
    [5, 2, 4],
    [10, 1, 4],
    [10, 2, 4],
    [10, 4, 12],
    [60, 2, 4],
    [240, 2, 10],
  ])('in %i minutes, with %i workers and %i s a start, all stages fit', (minutes, workers, start) => {
    const pace = { ...usualPace, start }
    const context = contextOf({
      effort: { kind: 'time', seconds: 60 * minutes },
      workers,
      pace,
      stepsPerEpoch: 900,
    })
    const seconds = all.reduce((sum, stage) => sum + stageCost(stage, context, pace).seconds, 0)
    expect(seconds).toBeLessThan(60 * minutes)
    for (const stage of all) expect(stageCost(stage, context, pace).runs).toBeGreaterThan(1)
  })

  it('says what the least costs where the time does not suffice for it', () => {
    const pace = { ...usualPace, start: 30 }
    const context = contextOf({ effort: { kind: 'time', seconds: 300 }, workers: 1, pace })
    const seconds = all.reduce((sum, stage) => sum + stageCost(stage, context, pace).seconds, 0)
    expect(seconds).toBeGreaterThan(600)
  })

  it('makes more runs and longer ones where there is more time', () => {
    const at = (minutes: number) =>
      sizeOf(contextOf({ effort: { kind: 'time', seconds: 60 * minutes }, stepsPerEpoch: 900 }))
    for (const stage of ['coarse', 'fine', 'final'] as const) {
      const amounts = [5, 10, 30, 120].map((minutes) => at(minutes)[stage].budget.amount)
      expect(amounts).toEqual([...amounts].sort((a, b) => a - b))
      expect(amounts.at(-1)).toBeGreaterThan(amounts[0]!)
    }
    expect(at(120).coarse.trials).toBeGreaterThan(at(5).coarse.trials)
  })
})
