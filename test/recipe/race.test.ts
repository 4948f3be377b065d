import { describe, expect, it } from 'vitest'
import type { StudyPlan } from '../../src/domain/study.ts'
import type { ObservedTrial } from '../../src/domain/trial.ts'
import { createRecipe } from '../../src/recipe/create-recipe.ts'
import { defaultGoal } from '../../src/recipe/default-space.ts'
import type { TrainFunction } from '../../src/runs/wire/guest.ts'
import { samplers } from '../../src/search/samplers/index.ts'
import { schedulers } from '../../src/search/schedulers/index.ts'
import { tuners } from '../../src/search/tuners/index.ts'
import { parseRange } from '../../src/space/parse-range.ts'
import { builtinSteering } from '../../src/trainer/main.ts'
import { type Ask, playWishes } from './play-wishes.ts'

/** Best at a rate of 0.03; five times 0.2 diverges; the longer, the better. */
const bowl: TrainFunction = async ({ params, budget, log, about }) => {
  about({ stepsPerEpoch: 100, trainSamples: 3200 })
  const rate = Number(params['lr'])
  for (let epoch = 0; epoch <= budget!.amount; epoch++) {
    const loss =
      rate > 0.5 && epoch > 0 ? Number.NaN : 0.1 + Math.abs(Math.log10(rate / 0.03)) + 1 / (1 + epoch)
    log(
      { 'train/loss': loss, 'val/loss': loss, 'val/accuracy': 1 / (1 + loss) },
      { step: 100 * epoch, epoch },
    )
    if (Number.isNaN(loss)) return
  }
}

function planOf(tuner: string, more: Partial<StudyPlan> = {}): StudyPlan {
  return {
    id: 'kind-fox-1',
    program: { kind: 'builtin', options: { data: 'moons' } },
    steering: builtinSteering,
    space: { parameters: [parseRange('@log:1e-4..1', 'lr'), parseRange('@log:1e-6..1e-2', 'reg')] },
    given: ['lr', 'reg'],
    fixed: { hidden: '16' },
    goal: defaultGoal,
    seed: 5,
    stages: ['coarse', 'final'],
    effort: { kind: 'trials', trials: 14 },
    workers: 1,
    sampler: 'random',
    scheduler: 'break-out',
    tuner,
    ...more,
  }
}

function play(plan: StudyPlan, ask: Ask = () => []) {
  const recipe = createRecipe({ sampler: samplers['random']!, tuner: tuners[plan.tuner!] })
  return playWishes({ plan, recipe, train: bowl, scheduler: schedulers['break-out']!, ask })
}

const searched = (observed: readonly ObservedTrial[]) =>
  observed.map(({ trial }) => trial).filter(({ purpose }) => purpose === 'search')

function groupsOf(trials: ReturnType<typeof searched>): Map<string, ReturnType<typeof searched>> {
  const groups = new Map<string, ReturnType<typeof searched>>()
  for (const trial of trials) {
    const key = JSON.stringify(trial.settings)
    groups.set(key, [...(groups.get(key) ?? []), trial])
  }
  return groups
}

describe.each(Object.keys(tuners))('a search led by %s', (tuner) => {
  it('trains what promises most for longer, anew and with the same seed, and finds the best rate', async () => {
    const { state, observed } = await play(planOf(tuner))
    const trials = searched(observed)
    const budgets = [...new Set(trials.map(({ budget }) => budget.amount))].sort((a, b) => a - b)
    expect(budgets.length).toBeGreaterThan(1)
    const bySettings = groupsOf(trials)
    const again = [...bySettings.values()].filter((one) => one.length > 1)
    expect(again.length).toBeGreaterThan(0)
    for (const one of again) {
      const amounts = one.map(({ budget }) => budget.amount)
      expect(amounts).toEqual([...amounts].sort((a, b) => a - b))
      expect(new Set(one.map(({ seed }) => seed)).size).toBe(1)
    }
    const { coarse, fine, final } = state.outcomes
    expect(fine).toBeNull()
    expect([...coarse!.ranking].sort((a, b) => a - b)).toEqual(trials.map(({ number }) => number))
    expect(Math.abs(Math.log10(Number(coarse!.best!['lr']) / 0.03))).toBeLessThan(0.7)
    expect(final!.winner).not.toBeNull()
    expect(coarse!.summary).toContain(tuner)
  })

  it('says after ten trainings to the end what as many more would bring, and not before', async () => {
    const summaryOf = async (epochs: number) => {
      const { state } = await play(planOf(tuner, { stages: ['coarse'], effort: { kind: 'epochs', epochs } }))
      return state.outcomes.coarse!.summary
    }
    expect(await summaryOf(1500)).toMatch(
      /[1-9]\d trained to the end; as many more would find a better one with a chance of \d+(\.\d+)? %\.$/,
    )
    expect(await summaryOf(60)).not.toContain('chance')
  })

  it('keeps to an effort in epochs', async () => {
    const { observed } = await play(
      planOf(tuner, { stages: ['coarse'], effort: { kind: 'epochs', epochs: 120 } }),
    )
    const spent = searched(observed).reduce((sum, { epochs }) => sum + epochs, 0)
    expect(spent).toBeGreaterThan(40)
    expect(spent).toBeLessThanOrEqual(120)
  })

  it('is a function of what is known: a search that is taken up goes on the same', async () => {
    const { observed, plan } = await play(planOf(tuner, { stages: ['coarse'], workers: 3 }))
    for (let heard = 1; heard < observed.length; heard += 7) {
      const fresh = createRecipe({ sampler: samplers['random']!, tuner: tuners[tuner] })
      const { next } = fresh(plan, observed.slice(0, heard))
      if (next.kind !== 'run') continue
      for (const { number, settings, budget } of next.trials) {
        if (number > observed.length) continue
        expect([number, settings, budget]).toEqual([
          number,
          observed[number - 1]!.trial.settings,
          observed[number - 1]!.trial.budget,
        ])
      }
    }
  })

  it('does what people wish for', async () => {
    let asked = 0
    const { state, observed } = await play(planOf(tuner, { stages: ['coarse'] }), () => {
      if (++asked !== 4) return []
      return [
        { kind: 'try', settings: { lr: 0.0123 } },
        { kind: 'reshape', parameter: parseRange('@log:0.02..0.04', 'lr') },
        { kind: 'more', amount: { kind: 'trials', trials: 2 } },
      ]
    })
    const trials = searched(observed)
    const own = trials.findIndex(({ settings }) => settings['lr'] === 0.0123)
    expect(own).toBeGreaterThan(0)
    const known = new Set(trials.slice(0, own + 1).map(({ settings }) => JSON.stringify(settings)))
    const fresh = trials.slice(own + 1).filter(({ settings }) => !known.has(JSON.stringify(settings)))
    expect(fresh.length).toBeGreaterThan(0)
    for (const { settings } of fresh) {
      expect(Number(settings['lr'])).toBeGreaterThanOrEqual(0.02)
      expect(Number(settings['lr'])).toBeLessThanOrEqual(0.04)
    }
    expect(state.outcomes.coarse!.ranking).toHaveLength(trials.length)
  })
})

describe('a search that begins from an older study', () => {
  const first = [
    { lr: 0.03, reg: 1e-4 },
    { lr: 0.02, reg: 1e-3 },
  ]
  const earlier = Array.from({ length: 20 }, (_, i) => ({
    settings: { lr: 10 ** (-4 + i / 5), reg: 1e-4 },
    status: 'complete' as const,
    standing: Math.abs(-4 + i / 5 + 1.5) - 1,
  }))
  const warmStart = { studies: [{ study: 'old', trials: 20, notes: [] }], trials: earlier, first }
  const plans = [
    planOf('coarse-to-fine', { warmStart }),
    ...['tpe', 'random'].map((sampler) => {
      const { tuner: _, ...plan } = planOf('', { warmStart, sampler, stages: ['coarse', 'fine'] })
      return plan
    }),
  ]

  it.each(plans)(
    '$tuner $sampler: tries the best of it first, and costs and ranks nothing but its own trials',
    async (plan) => {
      const playOne = (one: StudyPlan) => {
        const recipe = createRecipe({ sampler: samplers[one.sampler]!, tuner: tuners[one.tuner ?? ''] })
        return playWishes({
          plan: one,
          recipe,
          train: bowl,
          scheduler: schedulers['break-out']!,
          ask: () => [],
        })
      }
      const { state, observed } = await playOne(plan)
      const trials = searched(observed)
      expect(trials.slice(0, 2).map(({ settings }) => settings)).toEqual(
        first.map((settings) => ({ hidden: '16', ...settings })),
      )
      const { warmStart: _, ...cold } = plan
      const before = (await playOne(cold)).state
      const { runs, epochs } = before.cost.forecast
      expect(state.cost.forecast).toMatchObject({ runs, epochs })
      const numbers = new Set(trials.map(({ number }) => number))
      for (const number of state.outcomes.coarse!.ranking) expect(numbers.has(number)).toBe(true)
    },
  )
})
