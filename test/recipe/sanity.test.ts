import { describe, expect, it } from 'vitest'
import type { SanityOutcome } from '../../src/domain/outcome.ts'
import { createRecipe } from '../../src/recipe/create-recipe.ts'
import { judgeLayersMove } from '../../src/recipe/sanity/layers-move.ts'
import { judgeOverfit, planLadder, planLongerLadder, planPatience } from '../../src/recipe/sanity/overfit.ts'
import { mayBeTooSmall } from '../../src/recipe/sanity/what-fits.ts'
import { samplers } from '../../src/search/samplers/index.ts'
import { schedulers } from '../../src/search/schedulers/index.ts'
import { playRecipe } from '../../src/testing/play-recipe.ts'
import { train } from '../../src/trainer/main.ts'
import { heard, sanityContext, sanityPlan } from './sanity-trials.ts'

/** Twenty samples over so many values from one loss to another; every sample right where the end is low. */
function run(first: number, end: number, rate = 1e-3, more: Parameters<typeof heard>[0] = {}) {
  const loss = Array.from({ length: 100 }, (_, index) => (index < 50 ? first : end))
  const accuracy = loss.map((value) => (value < 0.3 ? 1 : 0.2))
  return heard({
    rate,
    facts: { classes: 10, trainSamples: 20 },
    ...more,
    curves: { 'train/loss': loss, 'train/accuracy': accuracy, ...more.curves },
  })
}
const context = sanityContext()
const stuck = run(2.3, 2.29)
const judge = (own: typeof stuck, ladder: (typeof stuck)[] = [], larger: (typeof stuck)[] = []) =>
  judgeOverfit(context, { own, ladder, larger })

describe('overfitting twenty samples', () => {
  it('passes where they are learnt by heart', () => {
    expect(judge(run(2.3, 0.001)).verdict).toBe('pass')
  })

  it('does not pass at one per cent and a half, nor with one sample wrong', () => {
    expect(judge(run(2.3, 0.035)).verdict).not.toBe('pass')
    const wrong = run(2.3, 0.001, 1e-3, { curves: { 'train/accuracy': [0.2, 0.95] } })
    expect(judge(wrong).verdict).not.toBe('pass')
  })

  it.each([
    { works: [1e-4, 1e-5, 1e-6], cause: 'rate-too-high', rate: 1e-5 },
    { works: [1e-2, 1e-1, 1], cause: 'rate-too-low', rate: 1e-1 },
  ])('blames the rate where others work: $cause', ({ works, cause, rate }) => {
    const result = judge(stuck, [run(2.3, 2.3, 1e-7), ...works.map((one) => run(2.3, 0.001, one))])
    expect(result).toMatchObject({ verdict: 'learning-rate', workingRate: rate, check: { causes: [cause] } })
  })

  it('takes no rate for a good one that first blew the loss up', () => {
    const wild = [0.01, 0.1, 1].map((rate) =>
      run(2.3, 0.001, rate, { curves: { 'train/loss': [2.3, 400, 0.001, 0.001] } }),
    )
    const result = judge(stuck, [run(2.3, 0.001, 1e-6), ...wild])
    expect(result).toMatchObject({ workingRate: 1e-6, check: { causes: ['rate-too-high'] } })
  })

  it('tries a few rates on both sides first where a run costs something to start, and all the others after them', () => {
    const dear = sanityContext({ ...sanityPlan(), pace: { start: 4, step: 0.01, evaluation: 0, look: 5 } })
    const rates = (round: number) => planLadder(dear)[round]!.map(({ settings }) => Number(settings['lr']))
    const own = Number(dear.base['lr'])
    expect(planLadder(dear)).toHaveLength(2)
    expect(rates(0).map((rate) => Number((rate / own).toPrecision(2)))).toEqual([0.01, 0.1, 10, 100])
    const all = planLadder(context).flat()
    expect([...rates(0), ...rates(1)].sort((a, b) => a - b)).toEqual(
      all.map(({ settings }) => settings['lr']),
    )
  })

  it('asks for a larger network where one learns them', () => {
    expect(judge(stuck, [stuck], [run(2.3, 0.001)])).toMatchObject({
      verdict: 'scale-up',
      check: { causes: ['network-too-small'] },
    })
  })

  it.each([
    { cause: 'labels', own: stuck },
    { cause: 'loss-not-connected', own: run(2.3, 2.3, 1e-3, { curves: { grad_norm: [0, 0, 0] } }) },
    { cause: 'optimizer-not-stepping', own: run(2.3, 2.3, 1e-3, { curves: { grad_norm: [1, 1, 1] } }) },
    {
      cause: 'softmax-twice',
      own: run(2.3, 1.465, 1e-3, { curves: { 'train/accuracy': [0.1, 1] } }),
    },
    { cause: 'zero-initialization', own: run(2.3, 2.29, 1e-3, { layers: [{ weightNorm: 0 }, {}] }) },
    { cause: 'dead-relu', own: run(2.3, 2.29, 1e-3, { layers: [{ deadFraction: 1 }, {}] }) },
    { cause: 'gradient-sign', own: run(2.3, 9) },
  ])('is broken by $cause', ({ cause, own }) => {
    const result = judge(own, [own])
    expect(result.verdict).toBe('broken')
    expect(result.check.causes[0]).toBe(cause)
  })
})

describe('what is tried next', () => {
  it('more steps where the loss was low and falling', () => {
    const slow = heard({ curves: { 'train/loss': Array.from({ length: 100 }, (_, i) => 2.3 * 0.96 ** i) } })
    expect(planPatience(context, slow)).toHaveLength(1)
    expect(planPatience(context, stuck)).toEqual([])
    expect(planPatience(context, run(2.3, 0.001))).toEqual([])
  })

  it('rates on both sides of its own', () => {
    const rates = planLadder(context)
      .flat()
      .map((one) => one.settings['lr'] as number)
    expect(Math.min(...rates)).toBeCloseTo(1e-7, 12)
    expect(Math.max(...rates)).toBe(1)
  })

  it('still higher ones where the highest did nothing, still lower ones where the lowest was too much', () => {
    const [calm, wild] = [run(2.3, 2.3), run(2.3, 40)]
    const ratesAfter = (foot: typeof calm, top: typeof calm) =>
      planLongerLadder(context, [foot, top]).map((one) => one.settings['lr'] as number)
    expect(ratesAfter(calm, wild)).toEqual([])
    expect(ratesAfter(calm, calm).every((rate) => rate > 1)).toBe(true)
    expect(ratesAfter(wild, wild).every((rate) => rate < 1e-7)).toBe(true)
  })

  it('no larger network where what is wrong has nothing to do with its size', () => {
    expect(mayBeTooSmall({ own: stuck, ladder: [stuck] })).toBe(true)
    expect(mayBeTooSmall({ own: run(2.3, 9), ladder: [run(2.3, 9)] })).toBe(false)
  })
})

describe('layers', () => {
  const layers = [{ updateRatio: 0 }, { updateRatio: 1e-3 }]
  it.each([
    { when: 'all move', trial: heard({ layers: [{}, {}] }), status: 'pass' },
    { when: 'one stands still', trial: heard({ layers }), status: 'fail' },
    { when: 'all are dead', trial: heard({ layers: [{ updateRatio: 0, deadFraction: 1 }] }), status: 'fail' },
    { when: 'it is meant to', trial: heard({ layers, facts: { frozenLayers: ['dense1'] } }), status: 'pass' },
    { when: 'none is reported', trial: heard({}), status: 'skipped' },
  ])('$status when $when', ({ trial, status }) => {
    expect(judgeLayersMove(trial).status).toBe(status)
  })
})

describe('real programs', () => {
  const check = async (options: Readonly<Record<string, string | number>>): Promise<SanityOutcome> => {
    const { state } = await playRecipe({
      plan: sanityPlan({ data: 'moons', model: 'mlp', optimizer: 'momentum', ...options }),
      recipe: createRecipe({ sampler: samplers['random']! }),
      scheduler: schedulers['break-out']!,
      train,
    })
    return state.outcomes.sanity!
  }

  it.each([
    { data: 'moons', fault: 'softmax-twice', verdict: 'broken', cause: 'softmax-twice' },
    { data: 'moons', fault: 'missing-zero-grad', verdict: 'broken', cause: 'gradients-not-zeroed' },
    { data: 'moons', fault: 'nan-in-data', verdict: 'broken', cause: 'non-finite-input' },
    { data: 'spirals', fault: 'learning-rate-too-high', verdict: 'learning-rate', cause: 'rate-too-high' },
    { data: 'spirals', fault: 'model-too-small', verdict: 'scale-up', cause: 'network-too-small' },
  ])(
    '$fault: $verdict',
    async ({ data, fault, verdict, cause }) => {
      const outcome = await check({ data, fault })
      expect(outcome.verdict).toBe(verdict)
      expect(outcome.causes).toContain(cause)
      if (verdict === 'learning-rate') expect(outcome.workingRate).toBeLessThan(0.03)
    },
    120_000,
  )

  it('pass where they are sound', async () => {
    const outcome = await check({})
    expect(outcome.verdict).toBe('pass')
    expect(outcome.checks.filter((one) => one.status === 'fail')).toEqual([])
  }, 300_000)
})
