import { describe, expect, it } from 'vitest'
import type { SearchOutcome } from '../../src/domain/outcome.ts'
import type { StageName } from '../../src/domain/stage.ts'
import type { StudyPlan } from '../../src/domain/study.ts'
import type { ObservedTrial } from '../../src/domain/trial.ts'
import { createRecipe } from '../../src/recipe/create-recipe.ts'
import { defaultGoal } from '../../src/recipe/default-space.ts'
import { cutAt, cutDiverging } from '../../src/recipe/search/consequences/cut-diverging.ts'
import {
  isDeadStart,
  leaveOutDeadChoices,
  otherSeed,
  withoutDeadStarts,
} from '../../src/recipe/search/consequences/dead-start.ts'
import { isLearntByHeart } from '../../src/recipe/search/consequences/learnt-by-heart.ts'
import { beginNotes } from '../../src/recipe/search/search-round.ts'
import type { StageContext } from '../../src/recipe/stage.ts'
import { samplers } from '../../src/search/samplers/index.ts'
import { schedulers } from '../../src/search/schedulers/index.ts'
import { parseRange } from '../../src/space/parse-range.ts'
import { playRecipe } from '../../src/testing/play-recipe.ts'
import { builtinSteering, train } from '../../src/trainer/main.ts'
import { studyOf } from '../diagnosis/studies.ts'

const recipe = createRecipe({ sampler: samplers['sobol']! })

function planOf(over: Partial<StudyPlan>): StudyPlan {
  return {
    id: 'wide-elm-1',
    program: { kind: 'builtin', options: {} },
    steering: builtinSteering,
    space: { parameters: [] },
    given: [],
    fixed: {},
    goal: defaultGoal,
    seed: 5,
    stages: ['coarse', 'fine'],
    effort: { kind: 'standard' },
    workers: 1,
    sampler: 'sobol',
    scheduler: 'break-out',
    ...over,
  }
}

function contextOf(settled: readonly string[] = []): Pick<StageContext, 'plan' | 'outcomes' | 'settled'> {
  return {
    plan: planOf({}),
    outcomes: { sanity: null, range: null, coarse: null, fine: null, final: null },
    settled: () => new Set(settled),
  }
}

function notesOf(trials: readonly ObservedTrial[]) {
  return { ...beginNotes(contextOf()), trials: [...trials] }
}

describe('a diverging region', () => {
  const context = (settled?: readonly string[]) => contextOf(settled) as StageContext
  const diverging = studyOf(30, ({ lr }) => ({ status: lr > 3e-3 ? 'diverged' : 'complete' }))

  it('is cut from the range of the learning rate, and told', () => {
    const notes = notesOf(diverging.trials)
    const space = cutDiverging(context(), notes, diverging.space)
    const [rate, reg] = space.parameters
    expect(rate).toMatchObject({ name: 'lr', low: 1e-5 })
    expect(Math.abs(Math.log10(Number((rate as { high: number }).high) / 3e-3))).toBeLessThan(0.3)
    expect(reg).toEqual(diverging.space.parameters[1])
    expect(notes.consequences).toMatchObject([{ kind: 'cut', parameter: 'lr', side: 'high' }])
    expect(notes.consequences[0]!.text).toMatch(/of 30 settings diverged.*lr above/)
    expect(cutAt(context(), notes, 'lr')).toBe((rate as { high: number }).high)
    expect(cutAt(context(), notes, 'reg')).toBeNull()
  })

  it.each([
    {
      name: 'few diverge',
      trials: studyOf(30, ({ lr }) => ({ status: lr > 0.3 ? 'diverged' : 'complete' })).trials,
    },
    {
      name: 'the rate does not tell which',
      trials: studyOf(30, (_, i) => ({ status: i % 2 ? 'diverged' : 'complete' })).trials,
    },
    { name: 'nothing survived', trials: studyOf(30, () => ({ status: 'diverged' })).trials },
  ])('is none where $name', ({ trials }) => {
    const notes = notesOf(trials)
    expect(cutDiverging(context(), notes, diverging.space)).toBe(diverging.space)
    expect(notes.consequences).toEqual([])
  })

  it('is left where a person has settled the range', () => {
    const notes = notesOf(diverging.trials)
    expect(cutDiverging(context(['lr']), notes, diverging.space)).toBe(diverging.space)
  })
})

/** A trial that says how its hidden layer does: the share of dead units, and the size of its gradient. */
function started(as: {
  dead?: number
  gradient?: number
  falls?: boolean
  initialization?: string
}): ObservedTrial {
  const { dead = 0, gradient = 1, falls = true, initialization = 'he' } = as
  const [one] = studyOf(1, () => ({})).trials
  const values = falls ? [2.3, 1, 0.3] : [2.3, 2.29, 2.29]
  const report = (step: number) => ({
    step,
    layers: [
      {
        name: 'dense1',
        kind: 'dense',
        updateRatio: 0,
        gradNorm: gradient,
        weightNorm: 1,
        deadFraction: dead,
      },
      { name: 'output', kind: 'dense', updateRatio: 1e-3, gradNorm: 1, weightNorm: 1 },
    ],
  })
  return {
    ...one!,
    trial: { ...one!.trial, settings: { initialization } },
    curves: { 'train/loss': { name: 'train/loss', steps: [0, 50, 100], epochs: [0, 1, 2], values } },
    layers: [report(0), report(100)],
  }
}

describe('a dead start', () => {
  const dead = started({ dead: 1, gradient: 0, falls: false })

  it.each([
    { name: 'all units silent, nothing learnt', trial: dead, is: true },
    { name: 'no gradient, nothing learnt', trial: started({ gradient: 0, falls: false }), is: true },
    { name: 'many units silent, but it learns', trial: started({ dead: 0.97 }), is: false },
    {
      name: 'layers that are kept fixed on purpose',
      trial: { ...started({ gradient: 0, falls: false }), facts: { frozenLayers: ['dense1'] } },
      is: false,
    },
    { name: 'a rate too low', trial: started({ falls: false }), is: false },
    { name: 'a program that says nothing of its layers', trial: { ...dead, layers: [] }, is: false },
  ])('$name: $is', ({ trial, is }) => {
    expect(isDeadStart(trial)).toBe(is)
  })

  it('a choice that always starts dead is not drawn again', () => {
    const space = { parameters: [parseRange('@he,zero,glorot', 'initialization')] }
    const zero = started({ dead: 1, gradient: 0, falls: false, initialization: 'zero' })
    const notes = notesOf([started({}), zero, started({}), zero])
    const left = leaveOutDeadChoices(contextOf() as StageContext, notes, space)
    expect(left.parameters[0]).toMatchObject({ choices: ['he', 'glorot'] })
    expect(notes.consequences).toMatchObject([
      { kind: 'leave-out', parameter: 'initialization', value: 'zero' },
    ])
    const mixed = notesOf([started({}), zero, started({}), started({ initialization: 'zero' })])
    expect(leaveOutDeadChoices(contextOf() as StageContext, mixed, space)).toBe(space)
  })

  it('the seed is changed where most of a round starts dead, twice at most', () => {
    const notes = notesOf([])
    const alive = started({})
    expect(otherSeed(notes, [dead, dead, dead, alive, alive, alive, alive])).toBeNull()
    expect(otherSeed(notes, [dead, dead, dead, dead, alive])).toBe(6)
    expect(otherSeed({ ...notes, seed: 6 }, [dead, dead, dead, dead])).toBe(7)
    expect(otherSeed({ ...notes, seed: 7 }, [dead, dead, dead, dead])).toBeNull()
    expect(notes.consequences.map(({ text }) => text)).toEqual([
      expect.stringContaining('seed 5 the network starts dead in 4 of 5'),
      expect.stringContaining('goes on with seed 7'),
    ])
  })

  it('is not repeated where anything else is there to repeat', () => {
    const alive = started({})
    expect(withoutDeadStarts([dead, alive, dead])).toEqual([alive])
    expect(withoutDeadStarts([dead, dead])).toEqual([dead, dead])
  })
})

function ended(of: Readonly<Record<string, readonly number[]>>, validationSamples?: number): ObservedTrial {
  const [one] = studyOf(1, () => ({})).trials
  const curves = Object.fromEntries(
    Object.entries(of).map(([name, values]) => [
      name,
      { name, steps: values.map((_, i) => i), epochs: values.map((_, i) => i), values },
    ]),
  )
  return { ...one!, curves, facts: validationSamples === undefined ? {} : { validationSamples } }
}

it.each([
  {
    name: 'a gap of 30 points',
    is: true,
    run: ended({ 'train/accuracy': [0.5, 0.9, 1], 'val/accuracy': [0.5, 0.68, 0.7] }, 500),
  },
  {
    name: 'a gap of 3 points',
    is: false,
    run: ended({ 'train/accuracy': [0.5, 0.9, 1], 'val/accuracy': [0.5, 0.9, 0.97] }, 500),
  },
  {
    name: '12 points on 20 samples',
    is: false,
    run: ended({ 'train/accuracy': [0.5, 0.9, 1], 'val/accuracy': [0.5, 0.9, 0.88] }, 20),
  },
  { name: 'percent', is: true, run: ended({ 'train/accuracy': [50, 90, 99], 'val/accuracy': [50, 68, 70] }) },
  {
    name: 'losses that part',
    is: true,
    run: ended({ 'train/loss': [2, 1, 0.5, 0.2], 'val/loss': [2, 1.2, 1.4, 1.8] }),
  },
  {
    name: 'losses that both fall',
    is: false,
    run: ended({ 'train/loss': [2, 1, 0.5, 0.2], 'val/loss': [2, 1.2, 0.9, 0.8] }),
  },
  { name: 'nothing of validation', is: false, run: ended({ 'train/loss': [2, 1, 0.5, 0.2] }) },
])('learnt by heart: $name is $is', ({ run, is }) => {
  expect(isLearntByHeart(run)).toBe(is)
})

describe('studies on the built-in trainer', () => {
  const adam = { data: 'moons', model: 'mlp', optimizer: 'adam', subset: 300 }

  async function play(about: {
    readonly options: Readonly<Record<string, string | number>>
    readonly ranges: Readonly<Record<string, string>>
    readonly fixed?: StudyPlan['fixed']
    readonly given?: readonly string[]
    readonly stages?: readonly StageName[]
    readonly seed?: number
  }) {
    const { options, ranges, fixed = { hidden: '16,16' }, ...more } = about
    const plan = planOf({
      program: { kind: 'builtin', options },
      space: { parameters: Object.entries(ranges).map(([name, text]) => parseRange(text, name)) },
      given: Object.keys(ranges),
      fixed,
      ...more,
    })
    const { state, observed } = await playRecipe({ plan, recipe, train, scheduler: schedulers['break-out']! })
    // Taken up anywhere, it does the same.
    expect(recipe(plan, observed)).toEqual(state)
    const search = observed.filter(({ trial }) => trial.purpose === 'search')
    return { coarse: state.outcomes.coarse!, fine: state.outcomes.fine, search, observed }
  }

  const textOf = ({ consequences, summary }: SearchOutcome) => {
    for (const { text } of consequences) expect(summary).toContain(text)
    return consequences
  }

  it('a healthy one goes on as if nothing had looked', async () => {
    const { coarse, fine, observed } = await play({
      options: adam,
      ranges: { lr: '@log:1e-4..1', reg: '@log:1e-6..1e-2' },
    })
    expect([...coarse.consequences, ...fine!.consequences]).toEqual([])
    // The look, 24 coarse trials, 4 repeats, and two rounds that cost six trainings each.
    const rounds = observed.filter(({ trial }) => trial.stage === 'fine' && trial.purpose === 'search')
    expect(observed).toHaveLength(1 + 24 + rounds.length + 4)
    expect(rounds.length).toBeGreaterThan(12)
    const epochs = rounds.reduce((sum, { trial }) => sum + trial.epochs, 0)
    expect(Math.abs(epochs - 12 * 16)).toBeLessThan(2 * 16)
  }, 180_000)

  it('rates above which nearly all diverge are not drawn again, not even in the fine stage', async () => {
    const { coarse, search } = await play({
      options: { ...adam, optimizer: 'sgd' },
      ranges: { lr: '@log:1e-3..1e6', reg: '@log:1e-6..1e-2' },
    })
    const [cut] = textOf(coarse)
    if (cut?.kind !== 'cut') throw new Error('nothing was cut')
    const [before, after] = [true, false].map((early) =>
      search.filter(({ trial }) => trial.number <= cut.afterTrial === early),
    )
    expect(before!.some(({ trial }) => Number(trial.settings['lr']) > cut.at)).toBe(true)
    expect(after!.length).toBeGreaterThan(30)
    for (const { trial } of after!) expect(trial.settings['lr']).toBeLessThanOrEqual(cut.at)
    const lost = (some: typeof search) =>
      some.filter(({ trial }) => trial.status === 'diverged').length / some.length
    expect(lost(before!)).toBeGreaterThan(0.5)
    expect(lost(after!)).toBeLessThan(0.15)
  }, 180_000)

  it('first weights of zero are not drawn again', async () => {
    const { coarse, search } = await play({
      options: adam,
      ranges: { lr: '@log:1e-4..1', initialization: '@he,zero,glorot' },
    })
    const [left] = textOf(coarse)
    expect(left).toMatchObject({ kind: 'leave-out', value: 'zero' })
    const later = search.filter(({ trial }) => trial.number > left!.afterTrial)
    expect(later.filter(({ trial }) => trial.settings['initialization'] === 'zero')).toEqual([])
  }, 180_000)

  it('a seed with which a deep narrow network starts dead is not used again', async () => {
    const { coarse, fine, search, observed } = await play({
      options: adam,
      fixed: { hidden: '2,2,2,2,2,2' },
      ranges: { lr: '@log:1e-4..1', reg: '@log:1e-6..1e-2' },
    })
    const [turn] = textOf(coarse)
    expect(turn).toMatchObject({ kind: 'seed', from: 5, to: 6 })
    for (const { trial } of search) expect(trial.seed).toBe(trial.number <= turn!.afterTrial ? 5 : 6)
    const best = observed.find(({ trial }) => trial.number === fine!.ranking[0])!
    expect(best.curves['val/accuracy']!.values.at(-1)).toBeGreaterThan(0.8)
  }, 180_000)

  it('a winner that learns by heart is tried with a penalty and with dropout', async () => {
    const { fine, search } = await play({
      options: { data: 'glyphs', model: 'mlp', optimizer: 'adam', subset: 150 },
      fixed: { width: 32 },
      given: [],
      ranges: { lr: '@log:1e-4..1e-1', reg: '@log:1e-6..1e-4', dropout: '@0..0.1' },
    })
    const [tried] = textOf(fine!)
    if (tried?.kind !== 'regularization') throw new Error('nothing was tried')
    const [penalty, dropout] = tried.trials.map(
      (number) => search.find(({ trial }) => trial.number === number)!.trial.settings,
    )
    expect(penalty!['reg']).toBeGreaterThanOrEqual(1e-3)
    expect(dropout!['dropout']).toBe(0.3)
    expect({ ...penalty, reg: 0 }).toEqual({ ...dropout, reg: 0, dropout: penalty!['dropout'] })
    expect(fine!.ranking).toEqual(expect.arrayContaining([...tried.trials]))
  }, 180_000)

  it('where dropout does not help a network of four units, wider layers are tried with it and without', async () => {
    const { fine, search } = await play({
      options: { data: 'spirals', model: 'mlp', optimizer: 'adam' },
      fixed: { width: 4, depth: 2 },
      given: [],
      ranges: { lr: '@log:1e-4..1e-1', reg: '@log:1e-6..1e-3', dropout: '@0..0.5' },
    })
    const [tried] = textOf(fine!)
    expect(tried).toMatchObject({ kind: 'larger-network' })
    expect(tried!.text).toContain('width 4 to 8')
    const best = search.find(({ trial }) => trial.number === fine!.ranking[0])!
    expect(best.trial.settings['width']).toBe(8)
  }, 180_000)
})
