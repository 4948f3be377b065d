import { describe, expect, it } from 'vitest'
import type { Goal } from '../../src/domain/goal.ts'
import type { ObservedTrial, TrialStatus } from '../../src/domain/trial.ts'
import { ranked, rankedByMeans } from '../../src/recipe/search/choose-setting.ts'
import type { SearchNotes } from '../../src/recipe/search/search-round.ts'
import type { StageContext } from '../../src/recipe/stage.ts'
import { random } from '../../src/search/samplers/random.ts'
import type { Sampler } from '../../src/search/samplers/sampler.ts'

const goal: Goal = { series: 'val/accuracy', direction: 'maximize' }
const budget = { amount: 16, unit: 'epochs' } as const

function trial(
  number: number,
  accuracy: number,
  about: { lr?: number; status?: TrialStatus } = {},
): ObservedTrial {
  const { lr = number, status = 'complete' } = about
  const series = { name: goal.series, values: [accuracy], steps: [100], epochs: [16] }
  const { amount: epochs } = budget
  return {
    trial: { number, status, budget, settings: { lr }, epochs, steps: 100, stage: 'fine', purpose: 'search' },
    curves: { [goal.series]: series },
  } as unknown as ObservedTrial
}

function contextOf(sampler: Sampler): StageContext {
  const steering = { budget: true, roles: {} }
  const plan = { goal, steering, effort: { kind: 'standard' }, workers: 1, stages: ['fine'] }
  return {
    plan,
    history: [],
    facts: {},
    outcomes: { coarse: null, fine: null },
    sampler,
  } as unknown as StageContext
}

const trials = [trial(1, 0.9), trial(2, 0.95), trial(3, 0.93), trial(4, 0.99, { status: 'stopped' })]
const notes = {
  trials,
  rounds: [{ space: { parameters: [] }, trials: [1, 2, 3, 4] }],
} as unknown as SearchNotes
const numbers = (some: readonly ObservedTrial[]) => some.map((one) => one.trial.number)

describe('the choice among the trials of a search', () => {
  it('goes by the goal where the sampler has no model, or does not know enough yet', () => {
    expect(numbers(ranked(contextOf(random), notes))).toEqual([2, 3, 1, 4])
    const silent = contextOf({ ...random, expect: () => null })
    expect(numbers(ranked(silent, notes))).toEqual([2, 3, 1, 4])
  })

  it('goes by what a model expects of those that were trained to their end', () => {
    const shown: unknown[] = []
    const expecting: Sampler = {
      ...random,
      expect: ({ finished }) => {
        shown.push(...finished.map(({ reached }) => reached))
        return ({ lr }) => Math.abs(Number(lr) - 3)
      },
    }
    expect(numbers(ranked(contextOf(expecting), notes))).toEqual([3, 2, 1, 4])
    expect(shown).toEqual(
      [-0.9, -0.95, -0.93, -0.99].map((value) => ({ goal: value, share: expect.any(Number) })),
    )
  })

  it('then by the mean over seeds of those that were repeated, the others behind them', () => {
    const repeats = [trial(5, 0.7, { lr: 2 }), trial(6, 0.72, { lr: 2 }), trial(7, 0.94, { lr: 3 })]
    const about = { context: contextOf(random), repeats }
    expect(numbers(rankedByMeans([trials[1]!, trials[2]!, trials[0]!, trials[3]!], about))).toEqual([
      3, 2, 1, 4,
    ])
  })

  it('takes one that is lost with another seed last of the repeated', () => {
    const lost = [
      trial(5, 0.99, { lr: 2, status: 'diverged' }),
      trial(6, 0.99, { lr: 2 }),
      trial(7, 0.5, { lr: 3 }),
    ]
    const about = { context: contextOf(random), repeats: lost }
    expect(numbers(rankedByMeans(trials, about))).toEqual([3, 2, 1, 4])
  })
})
