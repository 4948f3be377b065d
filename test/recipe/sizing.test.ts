import { describe, expect, it } from 'vitest'
import type { Effort } from '../../src/domain/study.ts'
import type { ObservedTrial } from '../../src/domain/trial.ts'
import { createRandom } from '../../src/math/random.ts'
import type { Outcomes } from '../../src/recipe/recipe.ts'
import { secondsPerEpoch, sizeOf } from '../../src/recipe/sizing.ts'
import type { StageContext } from '../../src/recipe/stage.ts'
import { sobol } from '../../src/search/samplers/sobol.ts'

const none: Outcomes = { sanity: null, range: null, coarse: null, fine: null, final: null }

function trained(epochs: number, seconds: number, samples?: number): ObservedTrial {
  const trial = { epochs, seconds, orders: samples === undefined ? {} : { samples } }
  return { trial, curves: {}, layers: [], facts: {} } as unknown as ObservedTrial
}

function contextOf(about: {
  effort?: Effort
  stepsPerEpoch?: number
  history?: readonly ObservedTrial[]
}): StageContext {
  const { effort = { kind: 'standard' }, stepsPerEpoch, history = [] } = about
  return {
    plan: { effort, workers: 2, stages: ['sanity', 'range', 'coarse', 'fine', 'final'] },
    facts: stepsPerEpoch === undefined ? {} : { stepsPerEpoch },
    history,
    outcomes: none,
    base: {},
    sampler: sobol,
    random: createRandom(1),
  } as unknown as StageContext
}

describe('sizeOf', () => {
  it('gives small data whole epochs and large data a number of steps', () => {
    expect(sizeOf(contextOf({ stepsPerEpoch: 50 })).coarse.budget).toEqual({ amount: 6, unit: 'epochs' })
    const large = sizeOf(contextOf({ stepsPerEpoch: 1000 })).coarse.budget.amount
    expect(large * 1000).toBeCloseTo(400, 3)
  })

  it('gives whole epochs to a program that does not say how long they are', () => {
    const size = sizeOf(contextOf({}))
    for (const { budget } of [size.coarse, size.fine, size.final])
      expect(Number.isInteger(budget.amount)).toBe(true)
  })

  it('grows from stage to stage', () => {
    for (const stepsPerEpoch of [1, 30, 300, 3000]) {
      const { coarse, fine, final } = sizeOf(contextOf({ stepsPerEpoch }))
      expect(coarse.budget.amount).toBeLessThan(fine.budget.amount)
      expect(fine.budget.amount).toBeLessThan(final.budget.amount)
    }
  })

  it('stays within a limit in time at the pace of the trials known', () => {
    for (const seconds of [60, 300, 600, 3600]) {
      const size = sizeOf(
        contextOf({ stepsPerEpoch: 800, effort: { kind: 'time', seconds }, history: [trained(1, 4)] }),
      )
      const epochs =
        size.range.trials * size.range.budget.amount +
        size.coarse.trials * size.coarse.budget.amount +
        (size.fine.trainings * size.fine.rounds + 4) * size.fine.budget.amount +
        size.final.finalists * size.final.seeds * size.final.budget.amount
      expect((epochs * 4) / 2).toBeLessThan(seconds)
    }
  })

  it('takes a short limit from the search before the final runs', () => {
    const full = sizeOf(contextOf({ stepsPerEpoch: 800 }))
    const short = sizeOf(
      contextOf({ stepsPerEpoch: 800, effort: { kind: 'time', seconds: 120 }, history: [trained(1, 4)] }),
    )
    expect(short.coarse.trials).toBeLessThan(full.coarse.trials)
    const cut = (part: 'fine' | 'final') => short[part].budget.amount / full[part].budget.amount
    expect(cut('final')).toBeGreaterThan(cut('fine'))
  })

  it('turns a number of trials into rounds of the search', () => {
    const size = sizeOf(contextOf({ stepsPerEpoch: 50, effort: { kind: 'trials', trials: 96 } }))
    expect(size.coarse.trials + size.fine.most * size.fine.rounds).toBe(96)
  })
})

describe('secondsPerEpoch', () => {
  it('goes by the longest trials on all samples', () => {
    expect(
      secondsPerEpoch([
        trained(0.1, 3),
        trained(10, 20),
        trained(10, 20),
        trained(10, 20),
        trained(600, 1, 20),
      ]),
    ).toBe(2)
  })
  it('is unknown before the first', () => {
    expect(secondsPerEpoch([])).toBeNull()
  })
})
