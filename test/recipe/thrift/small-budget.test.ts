import { describe, expect, it } from 'vitest'
import type { Effort, StudyPlan } from '../../../src/domain/study.ts'
import type { ObservedTrial } from '../../../src/domain/trial.ts'
import { createRecipe } from '../../../src/recipe/create-recipe.ts'
import { defaultGoal, defaultSpace } from '../../../src/recipe/default-space.ts'
import { samplers } from '../../../src/search/samplers/index.ts'
import { schedulers } from '../../../src/search/schedulers/index.ts'
import { playTrial } from '../../../src/testing/play-recipe.ts'
import { builtinSteering, train } from '../../../src/trainer/main.ts'
import { all, usualPace } from './contexts.ts'

const recipe = createRecipe({ sampler: samplers['sobol']! })
const scheduler = schedulers['break-out']!

/** The recipe over a small real network, whose runs are said to take as long as those of a script that imports PyTorch. */
async function play(effort: Effort, about: { readonly busier: number; readonly workers: number }) {
  const plan: StudyPlan = {
    id: 'calm-oak-1',
    program: { kind: 'builtin', options: { data: 'moons', subset: 400 } },
    steering: builtinSteering,
    space: defaultSpace({ model: 'mlp', optimizer: 'momentum' }),
    given: [],
    fixed: {},
    goal: defaultGoal,
    seed: 3,
    stages: all,
    effort,
    workers: about.workers,
    pace: usualPace,
    sampler: 'sobol',
    scheduler: 'break-out',
  }
  const { start, step, evaluation } = usualPace
  const observed: ObservedTrial[] = []
  let wall = usualPace.look
  for (;;) {
    const state = recipe(plan, observed)
    if (state.next.kind === 'done') return { state, observed, wall, first: recipe(plan, []) }
    const durations: number[] = []
    for (const trial of state.next.trials) {
      const one = await playTrial({ plan, train, scheduler }, trial)
      const evaluated = trial.orders.evaluate === 'none' ? 0 : evaluation
      const seconds = about.busier * (start + one.trial.steps * step + evaluated)
      durations.push(seconds)
      observed.push({ ...one, trial: { ...one.trial, seconds } })
    }
    for (let index = 0; index < durations.length; index += about.workers)
      wall += Math.max(...durations.slice(index, index + about.workers))
  }
}

describe('all five stages of a program that takes four seconds to start', () => {
  it.each([
    [5, 1, 2],
    [10, 1, 2],
    [10, 1.5, 2],
    [10, 1, 1],
    [30, 1, 2],
  ])(
    'in %i minutes, where runs take %f times as long as the look, with %i workers',
    async (minutes, busier, workers) => {
      const { state, wall, observed } = await play(
        { kind: 'time', seconds: 60 * minutes },
        { busier, workers },
      )
      expect(state.next).toMatchObject({ kind: 'done', reason: 'finished' })
      expect(new Set(observed.map(({ trial }) => trial.stage)).size).toBe(5)
      expect(wall).toBeLessThan(60 * minutes * 1.1)
      // There is an end to what the stages ask for.
      expect(wall).toBeGreaterThan(Math.min(60 * minutes * 0.4, 300))
    },
    120_000,
  )

  it('in six trials, with both ends of the range and what they are worth', async () => {
    const { state, observed, first } = await play({ kind: 'trials', trials: 6 }, { busier: 1, workers: 1 })
    const { sanity, range, final } = state.outcomes
    expect(state.next).toMatchObject({ kind: 'done', reason: 'finished' })
    expect(sanity?.verdict).toBe('pass')
    for (const end of [range!.low!, range!.high!]) {
      expect(end.low).toBeLessThan(end.value)
      expect(end.high).toBeGreaterThan(end.value)
      expect(end.high / end.low).toBeGreaterThan(2.5)
    }
    expect(range!.verified).toBe(true)
    expect(range!.summary).toMatch(/To save time the ends were looked for with one seed.*within a factor of/)
    expect(final?.winner?.seeds).toHaveLength(3)
    expect(observed.length).toBeLessThan(45)
    expect(Math.abs(first.cost.forecast.runs - observed.length)).toBeLessThan(12)
    expect(first.cost.forecast.seconds).toBeGreaterThan(0)
  }, 60_000)
})
