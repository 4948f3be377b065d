import { describe, expect, it } from 'vitest'
import type { StudyPlan } from '../../src/domain/study.ts'
import type { ObservedTrial } from '../../src/domain/trial.ts'
import type { Wish } from '../../src/domain/wish.ts'
import { acceptWish } from '../../src/recipe/accept-wish.ts'
import { createRecipe } from '../../src/recipe/create-recipe.ts'
import { defaultGoal } from '../../src/recipe/default-space.ts'
import type { TrainFunction } from '../../src/runs/wire/guest.ts'
import { samplers } from '../../src/search/samplers/index.ts'
import { schedulers } from '../../src/search/schedulers/index.ts'
import { choiceParameter } from '../../src/space/parameters.ts'
import { parseRange } from '../../src/space/parse-range.ts'
import { builtinSteering } from '../../src/trainer/main.ts'
import { type Ask, playWishes } from './play-wishes.ts'

const recipe = createRecipe({ sampler: samplers['sobol']! })

/** As a network would: best at a rate of 0.03, whatever the decay. */
const bowl: TrainFunction = async ({ params, budget, log }) => {
  const off = Math.abs(Math.log10(Number(params['lr']) / 0.03))
  for (let epoch = 0; epoch <= budget!.amount; epoch++) {
    const loss = 0.1 + off + 1 / (1 + epoch)
    log({ 'train/loss': loss, 'val/loss': loss, 'val/accuracy': 1 / (1 + loss) }, { step: epoch, epoch })
  }
}

const plan: StudyPlan = {
  id: 'kind-fox-1',
  program: { kind: 'builtin', options: { data: 'moons' } },
  steering: builtinSteering,
  space: {
    parameters: [parseRange('@log:1e-3..1', 'lr'), parseRange('@log:1e-6..1e-2', 'reg')],
  },
  given: ['lr', 'reg'],
  fixed: { hidden: '16' },
  goal: defaultGoal,
  seed: 5,
  stages: ['coarse', 'fine'],
  effort: { kind: 'trials', trials: 12 },
  workers: 1,
  sampler: 'sobol',
  scheduler: 'none',
}

const play = (ask: Ask = () => []) =>
  playWishes({ plan, recipe, train: bowl, scheduler: schedulers['none']!, ask })

/** Whatever is known of a study at any moment, the recipe goes on as it did. */
function goesOnTheSame({ plan: whole, observed }: Awaited<ReturnType<typeof play>>): void {
  const { wishes = [] } = whole
  for (let heard = 0; heard <= observed.length; heard++) {
    const known = { ...whole, wishes: wishes.filter(({ after }) => after <= heard) }
    const state = recipe(known, observed.slice(0, heard))
    const next = state.next.kind === 'run' ? state.next.trials : []
    for (const trial of next) {
      const did = observed[trial.number - 1]!.trial
      expect([trial.number, trial.settings]).toEqual([did.number, did.settings])
    }
  }
}

describe('a search that people steer', () => {
  it('tries the setting that was asked for once, the rest as in the best so far, and counts it', async () => {
    let asked = false
    const played = await play(() => {
      if (asked) return []
      asked = true
      return [{ kind: 'try', settings: { lr: 0.03 } }]
    })
    const own = played.observed.filter(({ trial }) => trial.settings['lr'] === 0.03)
    expect(own[0]?.trial).toMatchObject({ stage: 'coarse', purpose: 'search', settings: { hidden: '16' } })
    const before = played.observed.filter(
      ({ trial }) => trial.purpose === 'search' && trial.number < own[0]!.trial.number,
    )
    const best = [...before].sort((a, b) => lossOf(a) - lossOf(b))[0]!
    expect(own[0]!.trial.settings['reg']).toBe(best.trial.settings['reg'])
    expect(played.state.outcomes.coarse?.ranking[0]).toBe(own[0]!.trial.number)
    goesOnTheSame(played)
  })

  it('widens a range to where it is told, draws from the new ground, and notes who asked', async () => {
    let asked = false
    const played = await play(() => {
      if (asked) return []
      asked = true
      return [{ kind: 'widen', parameter: 'reg', side: 'low', to: 1e-9 }]
    })
    const { widenings, rounds } = played.state.outcomes.coarse!
    expect(widenings).toContainEqual(
      expect.objectContaining({ parameter: 'reg', side: 'low', from: 1e-6, to: 1e-9, because: 'asked' }),
    )
    const fresh = rounds.filter(({ space }) => lowOf(space, 'reg') === 1e-9 && highOf(space, 'reg') === 1e-6)
    expect(fresh.flatMap(({ trials }) => trials)).toHaveLength(6)
    goesOnTheSame(played)
  })

  it('cuts a range, freezes a parameter and adds one, keeps every trial, and does not widen what a person has set', async () => {
    const untouched = await play()
    let asked = false
    const played = await play(() => {
      if (asked) return []
      asked = true
      return [
        { kind: 'reshape', parameter: parseRange('@log:0.001..0.002', 'lr') },
        { kind: 'reshape', parameter: choiceParameter({ name: 'reg', choices: [1e-4] }) },
        { kind: 'reshape', parameter: parseRange('@0.5..0.9', 'momentum') },
      ]
    })
    const begun = untouched.state.outcomes.coarse!.rounds[0]!.trials
    const first = Math.max(...begun)
    const later = played.observed.filter(
      ({ trial }) => trial.purpose === 'search' && trial.stage === 'coarse' && trial.number > first,
    )
    expect(later.length).toBeGreaterThan(0)
    for (const { trial } of later) {
      expect(Number(trial.settings['lr'])).toBeLessThanOrEqual(0.002)
      expect(trial.settings['reg']).toBe(1e-4)
      expect(trial.settings['momentum']).toBeGreaterThanOrEqual(0.5)
    }
    // The best rate lies far above: without a person's word the range would be opened again.
    const { rounds, ranking, widenings } = played.state.outcomes.coarse!
    expect(rounds.slice(1).every(({ space }) => highOf(space, 'lr') <= 0.002)).toBe(true)
    expect(widenings.filter(({ parameter }) => parameter === 'lr')).toEqual([])
    expect(ranking).toEqual(expect.arrayContaining([...begun]))
    goesOnTheSame(played)
  })

  it('adds trials, or as many as epochs allow', async () => {
    const none = await play()
    let asked = false
    const more = await play(() => {
      if (asked) return []
      asked = true
      return [
        { kind: 'more', amount: { kind: 'trials', trials: 7 } },
        { kind: 'more', amount: { kind: 'epochs', epochs: 3 } },
      ]
    })
    const rounds = more.state.outcomes.coarse!.rounds.map(({ trials }) => trials.length)
    const { amount } = more.observed.find(({ trial }) => trial.purpose === 'search')!.trial.budget
    expect(rounds).toContain(7)
    expect(rounds).toContain(Math.max(1, Math.floor(3 / amount)))
    expect(more.observed.length).toBeGreaterThan(none.observed.length)
    goesOnTheSame(more)
  })

  it('does what is asked for while the last trials of the search run', async () => {
    const untouched = await play()
    const last = untouched.observed.length
    const played = await play((planned) => (planned === last ? [{ kind: 'try', settings: { lr: 0.5 } }] : []))
    expect(played.observed.at(-1)?.trial.settings['lr']).toBe(0.5)
    goesOnTheSame(played)
  })

  it('does anything that is asked at any moment', async () => {
    const all: readonly Wish[] = [
      { kind: 'try', settings: { lr: 0.2 } },
      { kind: 'widen', parameter: 'lr', side: 'high', to: 10 },
      { kind: 'reshape', parameter: parseRange('@log:1e-3..0.5', 'lr') },
      { kind: 'more', amount: { kind: 'trials', trials: 2 } },
      { kind: 'widen', parameter: 'lr', side: 'high', to: 5 },
      { kind: 'try', settings: { reg: 1e-4, lr: 0.04 } },
    ]
    let next = 0
    const played = await play(() => all.slice(next, ++next))
    expect(next).toBeGreaterThan(2)
    goesOnTheSame(played)
  })
})

describe('what is promised to who asks', () => {
  const nothing = { sanity: null, range: null, coarse: null, fine: null, final: null }
  const answer = (wish: Wish, over: Partial<StudyPlan> = {}) =>
    acceptWish({ ...plan, ...over }, nothing, wish)

  it.each<readonly [Wish, RegExp]>([
    [{ kind: 'try', settings: { lr: 0.5, reg: 1e-3 } }, /tried in the coarse stage/],
    [{ kind: 'try', settings: { lr: 7 } }, /tried/],
    [{ kind: 'try', settings: { hidden: '32' } }, /tried/],
    [{ kind: 'try', settings: {} }, /no setting is named/],
    [{ kind: 'try', settings: { rate: 1 } }, /no parameter 'rate'; this study has lr, reg, hidden/],
    [{ kind: 'try', settings: { lr: -1 } }, /lr cannot be -1/],
    [{ kind: 'try', settings: { lr: 'fast' } }, /lr cannot be fast/],
    [{ kind: 'try', settings: { hidden: 3 } }, /hidden is 3; expected a string/],
    [{ kind: 'widen', parameter: 'lr', side: 'high', to: 10 }, /widened/],
    [{ kind: 'widen', parameter: 'lr', side: 'high', to: 0.5 }, /inside of/],
    [{ kind: 'widen', parameter: 'lr', side: 'low', to: 0 }, /cannot be 0/],
    [{ kind: 'widen', parameter: 'hidden', side: 'low', to: 1 }, /no parameter 'hidden' is searched/],
    [{ kind: 'more', amount: { kind: 'trials', trials: 5 } }, /added/],
    [{ kind: 'more', amount: { kind: 'trials', trials: 0 } }, /expected 1 to/],
  ])('%j', (wish, words) => {
    expect(Object.values(answer(wish))[0]).toMatch(words)
  })

  it('says that a study does not search, or searches no more', () => {
    const wish: Wish = { kind: 'try', settings: { lr: 0.1 } }
    expect(answer(wish, { stages: ['sanity', 'range'] })).toEqual({ refused: 'this study does not search' })
    const through = { ...nothing, coarse: {} as never, fine: {} as never }
    expect(acceptWish(plan, through, wish)).toEqual({ refused: 'the search of this study is through' })
  })
})

function lossOf({ curves }: ObservedTrial): number {
  return curves['val/loss']!.values.at(-1)!
}

function lowOf(space: StudyPlan['space'], name: string): number {
  return (space.parameters.find((one) => one.name === name) as { low: number }).low
}

function highOf(space: StudyPlan['space'], name: string): number {
  return (space.parameters.find((one) => one.name === name) as { high: number }).high
}
