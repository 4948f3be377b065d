import { describe, expect, it } from 'vitest'
import { goalValues, objectivesOf, parseObjective } from '../../src/domain/goal.ts'
import type { StudyPlan } from '../../src/domain/study.ts'
import { dominates } from '../../src/math/non-dominated.ts'
import { createRecipe } from '../../src/recipe/create-recipe.ts'
import type { TrainFunction } from '../../src/runs/wire/guest.ts'
import { samplers } from '../../src/search/samplers/index.ts'
import { schedulers } from '../../src/search/schedulers/index.ts'
import { parseRange } from '../../src/space/parse-range.ts'
import { playRecipe } from '../../src/testing/play-recipe.ts'
import { builtinSteering } from '../../src/trainer/main.ts'

describe('a goal', () => {
  it.each([
    ['max val/accuracy', { series: 'val/accuracy', direction: 'maximize' }],
    [' minimize  latency ', { series: 'latency', direction: 'minimize' }],
  ] as const)('is read from %j', (text, objective) => expect(parseObjective(text)).toEqual(objective))

  it.each(['latency', 'min', 'most latency', ''])('is not %j', (text) =>
    expect(parseObjective(text)).toBeNull(),
  )

  it('of several has as many values, all to be minimized, or none', () => {
    const goal = {
      series: 'a',
      direction: 'maximize',
      also: [{ series: 'b', direction: 'minimize' }],
    } as const
    expect(objectivesOf(goal).map(({ series }) => series)).toEqual(['a', 'b'])
    expect(goalValues({ a: { last: 2 }, b: { last: 3 } }, goal)).toEqual([-2, 3])
    expect(goalValues({ a: { last: 2 } }, goal)).toBeNull()
    expect(goalValues({ a: { last: 2 }, b: { last: Number.NaN } }, goal)).toBeNull()
  })
})

/** The wider, the better and the slower; a bad rate is bad for both. */
const train: TrainFunction = async ({ params, budget, log, about }) => {
  about({ stepsPerEpoch: 100, trainSamples: 3200 })
  const [width, rate] = [Number(params['width']), Number(params['lr'])]
  const off = Math.abs(Math.log10(rate / 0.01))
  for (let epoch = 0; epoch <= budget!.amount; epoch++) {
    const loss = 5 - Math.log2(width) / 2 + off + 1 / (1 + epoch)
    log({ 'train/loss': loss, 'val/loss': loss, latency: width / 4 + off }, { step: 100 * epoch, epoch })
  }
}

const plan: StudyPlan = {
  id: 'kind-fox-1',
  program: { kind: 'builtin', options: { data: 'moons' } },
  steering: builtinSteering,
  space: { parameters: [parseRange('@log:1.0..256', 'width'), parseRange('@log:1e-4..1', 'lr')] },
  given: ['width', 'lr'],
  fixed: {},
  goal: { series: 'val/loss', direction: 'minimize', also: [{ series: 'latency', direction: 'minimize' }] },
  seed: 5,
  stages: ['coarse', 'fine'],
  effort: { kind: 'trials', trials: 60 },
  workers: 1,
  sampler: 'nsga2',
  scheduler: 'break-out',
}

const play = (more: Partial<StudyPlan>) =>
  playRecipe({
    plan: { ...plan, ...more },
    recipe: createRecipe({ sampler: samplers[more.sampler ?? plan.sampler]! }),
    train,
    scheduler: schedulers['break-out']!,
  })

describe('a study of several goals', () => {
  it.each(['nsga2', 'tpe', 'random'])(
    'by %s ends with a front, the same each time it is played, and no winner',
    async (sampler) => {
      const { state, observed } = await play({ sampler })
      expect(state.next).toMatchObject({ kind: 'done', reason: 'finished' })
      const { fine, final } = state.outcomes
      expect(final).toBeNull()
      const values = new Map(
        observed
          .filter(({ trial }) => trial.stage === 'fine' && trial.purpose === 'search')
          .map(({ trial }) => [trial.number, goalValues(trial.metrics, plan.goal)!]),
      )
      const front = fine!.front!
      expect(front.length).toBeGreaterThan(2)
      for (const number of front)
        for (const other of values.values()) expect(dominates(other, values.get(number)!)).toBe(false)
      const rest = [...values.keys()].filter((number) => !front.includes(number))
      for (const number of rest)
        expect(front.some((one) => dominates(values.get(one)!, values.get(number)!))).toBe(true)
      expect(new Set(fine!.ranking.slice(0, front.length))).toEqual(new Set(front))
      expect(fine!.summary).toMatch(
        new RegExp(
          `^${front.length} of ${values.size} settings are beaten by no other in val/loss and latency; they reach as far as val/loss [\\d.]+, latency [\\d.]+\\.`,
        ),
      )
      // Nothing is repeated, and nothing is asked about one best setting.
      expect(new Set(observed.map(({ trial }) => trial.purpose))).toEqual(new Set(['scout', 'search']))
      // Both ends of the front were kept in sight.
      const widths = front.map((number) => Number(observed[number - 1]!.trial.settings['width']))
      expect(Math.max(...widths) / Math.min(...widths)).toBeGreaterThan(8)
    },
  )

  it('with a constraint has a front of what keeps it', async () => {
    const constraints = [{ series: 'latency', op: '<=', bound: 10 }] as const
    const { state, observed } = await play({ goal: { ...plan.goal, constraints } })
    const latencies = state.outcomes.fine!.front!.map(
      (number) => observed[number - 1]!.trial.metrics['latency']!.last,
    )
    expect(latencies.length).toBeGreaterThan(1)
    for (const latency of latencies) expect(latency).toBeLessThanOrEqual(10)
  })
})
