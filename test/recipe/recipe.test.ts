import { beforeAll, describe, expect, it } from 'vitest'
import type { StudyPlan } from '../../src/domain/study.ts'
import type { ObservedTrial } from '../../src/domain/trial.ts'
import { createRecipe } from '../../src/recipe/create-recipe.ts'
import { defaultGoal } from '../../src/recipe/default-space.ts'
import type { RecipeState } from '../../src/recipe/recipe.ts'
import { samplers } from '../../src/search/samplers/index.ts'
import { schedulers } from '../../src/search/schedulers/index.ts'
import { integerParameter, realParameter } from '../../src/space/parameters.ts'
import { playRecipe } from '../../src/testing/play-recipe.ts'
import { builtinSteering, train } from '../../src/trainer/main.ts'

const recipe = createRecipe({ sampler: samplers['sobol']! })
const scheduler = schedulers['break-out']!

function planOf(over: Partial<StudyPlan> = {}): StudyPlan {
  return {
    id: 'calm-oak-1',
    program: { kind: 'builtin', options: { data: 'moons', subset: 400 } },
    steering: builtinSteering,
    space: {
      parameters: [
        realParameter({ name: 'lr', scale: 'log', low: 1e-4, high: 1, start: 0.03 }),
        realParameter({ name: 'reg', scale: 'log', low: 1e-6, high: 1e-2 }),
        integerParameter({ name: 'width', scale: 'log', low: 8, high: 32, start: 16 }),
      ],
    },
    given: [],
    fixed: {},
    goal: defaultGoal,
    seed: 3,
    stages: ['sanity', 'range', 'coarse', 'fine', 'final'],
    effort: { kind: 'trials', trials: 16 },
    workers: 2,
    sampler: 'sobol',
    scheduler: 'break-out',
    ...over,
  }
}

describe('the recipe on a real program', () => {
  const plan = planOf()
  let played: { state: RecipeState; observed: readonly ObservedTrial[] }
  beforeAll(async () => {
    played = await playRecipe({ plan, recipe, train, scheduler })
  }, 180_000)

  it('goes through all stages to a winner', () => {
    const { state, observed } = played
    expect(state.next).toMatchObject({ kind: 'done', reason: 'finished' })
    expect(state.outcomes.sanity?.verdict).toBe('pass')
    expect(state.outcomes.range?.suggested).toBeGreaterThan(1e-4)
    expect(new Set(observed.map((one) => one.trial.stage)).size).toBe(5)
    expect(state.outcomes.final?.winner?.metrics['test/accuracy']?.mean).toBeGreaterThan(0.8)
  })

  it('numbers its trials from 1 without a gap', () => {
    expect(played.observed.map((one) => one.trial.number)).toEqual(
      played.observed.map((_, index) => index + 1),
    )
  })

  it('plans the same trials again at every point at which it can be taken up', () => {
    const { observed } = played
    for (let known = 0; known < observed.length; ) {
      const { next } = recipe(plan, observed.slice(0, known))
      if (next.kind !== 'run') throw new Error(`ended after ${known} of ${observed.length} trials`)
      expect(next.trials.length).toBeGreaterThan(0)
      for (const trial of next.trials) {
        const done = observed[trial.number - 1]!.trial
        expect(trial).toEqual({
          number: done.number,
          stage: done.stage,
          purpose: done.purpose,
          settings: done.settings,
          budget: done.budget,
          seed: done.seed,
          orders: done.orders,
          breakOut: done.breakOut,
          hurdles: done.hurdles,
        })
      }
      known += next.trials.length
    }
  })

  it('looks at the test set in the final stage only', () => {
    for (const { trial } of played.observed) {
      expect(trial.orders.evaluate === 'test', `trial ${trial.number}`).toBe(trial.stage === 'final')
    }
  })

  it('repeats finalists with seeds that the search has not seen', () => {
    const searched = new Set(
      played.observed.filter((one) => one.trial.stage !== 'final').map((one) => one.trial.seed),
    )
    for (const finalist of played.state.outcomes.final!.finalists) {
      expect(new Set(finalist.seeds).size).toBe(finalist.seeds.length)
      for (const seed of finalist.seeds) expect(searched.has(seed)).toBe(false)
    }
  })

  it('accounts for every run, epoch and second', () => {
    const { cost } = played.state
    expect(cost.spent.runs).toBe(played.observed.length)
    expect(cost.stages.reduce((sum, line) => sum + line.spent.epochs, 0)).toBeCloseTo(cost.spent.epochs, 6)
    expect(cost.stages.map((line) => line.stage)).toEqual(plan.stages)
    for (const line of cost.stages) expect(line.bought).not.toBe('')
  })

  it('refuses a record that another version of it wrote', () => {
    const forged = played.observed.map((one, index) =>
      index === 2 ? { ...one, trial: { ...one.trial, purpose: 'something-else' } } : one,
    )
    expect(() => recipe(plan, forged)).toThrow(/trial 3 on record is something-else.*another version/)
  })
})

describe('parts of the recipe', () => {
  it('ends after the sanity check of a broken program, with its verdict', async () => {
    const plan = planOf({
      program: { kind: 'builtin', options: { data: 'moons', subset: 400, fault: 'wrong-gradient-sign' } },
    })
    const { state, observed } = await playRecipe({ plan, recipe, train, scheduler })
    expect(state.next).toMatchObject({ kind: 'done', reason: 'broken' })
    expect(observed.every((one) => one.trial.stage === 'sanity')).toBe(true)
  })

  it('looks at a program first where the search begins without a sanity check', async () => {
    const plan = planOf({ stages: ['coarse'] })
    const { state, observed } = await playRecipe({ plan, recipe, train, scheduler })
    expect(observed[0]?.trial.purpose).toBe('scout')
    expect(state.outcomes.coarse?.ranking.length).toBe(observed.length - 1)
    expect(state.outcomes.final).toBeNull()
  })

  it('ends where every run of a stage fails, with what the program said', async () => {
    const failing = () => {
      throw new Error('no such file: weights.bin')
    }
    const { state } = await playRecipe({
      plan: planOf({ stages: ['coarse'] }),
      recipe,
      train: failing,
      scheduler,
    })
    expect(state.next).toMatchObject({ kind: 'done', reason: 'nothing-succeeded' })
    expect(state.next.kind === 'done' && state.next.summary).toContain('no such file: weights.bin')
  })
})
