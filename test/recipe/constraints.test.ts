import { describe, expect, it } from 'vitest'
import type { Constraint } from '../../src/domain/constraint.ts'
import type { StudyPlan } from '../../src/domain/study.ts'
import { createRecipe } from '../../src/recipe/create-recipe.ts'
import type { TrainFunction } from '../../src/runs/wire/guest.ts'
import { samplers } from '../../src/search/samplers/index.ts'
import { schedulers } from '../../src/search/schedulers/index.ts'
import { tuners } from '../../src/search/tuners/index.ts'
import { parseRange } from '../../src/space/parse-range.ts'
import { playRecipe } from '../../src/testing/play-recipe.ts'
import { builtinSteering } from '../../src/trainer/main.ts'

/** The wider, the better and the slower; the longer, the more accurate. */
const train: TrainFunction = async ({ params, budget, log, about, seed }) => {
  about({ stepsPerEpoch: 100, trainSamples: 3200 })
  const width = Number(params['width'])
  for (let epoch = 0; epoch <= budget!.amount; epoch++) {
    const loss = 5 - Math.log2(width) / 2 + 1 / (1 + epoch)
    const latency = width / 4 + (params['jitter'] === true && seed > 1000 ? 1 : 0)
    log({ 'train/loss': loss, 'val/loss': loss, latency, trained: epoch }, { step: 100 * epoch, epoch })
  }
}

function planOf(constraints: readonly Constraint[], more: Partial<StudyPlan> = {}): StudyPlan {
  return {
    id: 'kind-fox-1',
    program: { kind: 'builtin', options: { data: 'moons' } },
    steering: builtinSteering,
    space: { parameters: [parseRange('@log:1.0..256', 'width')] },
    given: ['width'],
    fixed: {},
    goal: { series: 'val/loss', direction: 'minimize', constraints },
    seed: 5,
    stages: ['coarse', 'fine', 'final'],
    effort: { kind: 'trials', trials: 20 },
    workers: 1,
    sampler: 'tpe',
    scheduler: 'break-out',
    ...more,
  }
}

const play = (plan: StudyPlan) =>
  playRecipe({
    plan,
    recipe: createRecipe({ sampler: samplers[plan.sampler]!, tuner: tuners[plan.tuner ?? ''] }),
    train,
    scheduler: schedulers['break-out']!,
  })

const fast = { series: 'latency', op: '<=', bound: 20 } as const

describe('a study with a constraint', () => {
  it.each([{}, { tuner: 'coarse-to-fine', stages: ['coarse', 'final'] as const }])(
    'chooses the best that keeps it, in every stage (%j)',
    async (more) => {
      const { state, observed } = await play(planOf([fast], more))
      const { coarse, fine, final } = state.outcomes
      expect(state.next).toMatchObject({ kind: 'done', reason: 'finished' })
      for (const outcome of [coarse, fine])
        if (outcome) expect(Number(outcome.best!['width'])).toBeLessThanOrEqual(80)
      expect(Number(final!.winner!.settings['width'])).toBeLessThanOrEqual(80)
      expect(final!.winner!.metrics['latency']!.mean).toBeLessThanOrEqual(20)
      // Others were better, and missed it.
      const best = Math.min(...observed.map(({ trial }) => trial.metrics['val/loss']?.last ?? 9))
      expect(best).toBeLessThan(final!.winner!.metrics['val/loss']!.mean)
    },
  )

  it('that nothing keeps says so, names the nearest, and has no winner', async () => {
    const { state } = await play(planOf([{ ...fast, bound: 0.1 }]))
    expect(state.next).toMatchObject({ kind: 'done', reason: 'nothing-succeeded' })
    expect(state.next.kind === 'done' && state.next.summary).toMatch(
      /^None of \d+ settings that trained to their end keeps latency <= 0\.1; trial \d+ comes nearest, with latency 0\.\d+ > 0\.1\.$/,
    )
    expect(state.outcomes.fine).toMatchObject({ best: null, unkept: true })
    expect(state.outcomes.final).toBeNull()
  })

  it('of a series that nobody reports says that as well', async () => {
    const { state } = await play(planOf([{ series: 'memory', op: '<=', bound: 1 }]))
    expect(state.next.kind === 'done' && state.next.summary).toContain('with memory not heard.')
  })

  it('that only longer training keeps goes on to it', async () => {
    const { state } = await play(planOf([{ series: 'trained', op: '>=', bound: 7 }]))
    expect(state.outcomes.coarse).toMatchObject({ best: null, unkept: true })
    expect(state.outcomes.fine!.best).not.toBeNull()
    expect(state.outcomes.final!.winner).not.toBeNull()
  })

  it('that one seed kept and others do not has no winner either', async () => {
    // Latencies of the final runs are 1 higher, and the range ends where the search just keeps it.
    const space = { parameters: [parseRange('@78.0..80', 'width')] }
    const { state } = await play(planOf([fast], { space, fixed: { jitter: true } }))
    expect(state.outcomes.final).toMatchObject({
      winner: null,
      summary: expect.stringMatching(
        /^None of the finalists keeps latency <= 20 over its seeds; the first has latency 20\.\d+ > 20\.$/,
      ),
    })
    expect(state.next).toMatchObject({ kind: 'done', reason: 'nothing-succeeded' })
  })
})
