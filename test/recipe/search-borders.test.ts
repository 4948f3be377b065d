import { describe, expect, it } from 'vitest'
import { examineStudy } from '../../src/diagnosis/engine.ts'
import type { Finding } from '../../src/domain/finding.ts'
import type { SearchOutcome } from '../../src/domain/outcome.ts'
import type { StageName } from '../../src/domain/stage.ts'
import type { StudyPlan } from '../../src/domain/study.ts'
import type { ObservedTrial } from '../../src/domain/trial.ts'
import { createRecipe } from '../../src/recipe/create-recipe.ts'
import { defaultGoal } from '../../src/recipe/default-space.ts'
import type { RecipeState } from '../../src/recipe/recipe.ts'
import type { TrainFunction } from '../../src/runs/wire/guest.ts'
import { samplers } from '../../src/search/samplers/index.ts'
import { schedulers } from '../../src/search/schedulers/index.ts'
import { parseRange } from '../../src/space/parse-range.ts'
import { playRecipe } from '../../src/testing/play-recipe.ts'
import { builtinSteering, train } from '../../src/trainer/main.ts'

const recipe = createRecipe({ sampler: samplers['sobol']! })

interface Played {
  readonly plan: StudyPlan
  readonly state: RecipeState
  readonly observed: readonly ObservedTrial[]
  readonly coarse: SearchOutcome
  readonly borders: readonly Finding[]
}

async function play(about: {
  readonly lr: string
  readonly stages?: readonly StageName[]
  readonly more?: Readonly<Record<string, string>>
  readonly program?: TrainFunction
}): Promise<Played> {
  const { lr, stages = ['coarse', 'fine'], more = {}, program = train } = about
  const ranges = { lr, reg: '@log:1e-6..1e-2', ...more }
  const plan: StudyPlan = {
    id: 'wide-elm-1',
    program: { kind: 'builtin', options: { data: 'moons', model: 'mlp', optimizer: 'adam', subset: 300 } },
    steering: builtinSteering,
    space: { parameters: Object.entries(ranges).map(([name, text]) => parseRange(text, name)) },
    given: Object.keys(ranges),
    fixed: { hidden: '16,16' },
    goal: defaultGoal,
    seed: 5,
    stages,
    effort: { kind: 'standard' },
    workers: 1,
    sampler: 'sobol',
    scheduler: 'break-out',
  }
  const { state, observed } = await playRecipe({
    plan,
    recipe,
    train: program,
    scheduler: schedulers['break-out']!,
  })
  const { coarse, fine } = state.outcomes
  const rounds = [...coarse!.rounds, ...(fine?.rounds ?? [])]
  const found = examineStudy({
    goal: plan.goal,
    space: rounds.at(-1)!.space,
    rounds,
    widenings: [...coarse!.widenings, ...(fine?.widenings ?? [])],
    trials: observed.filter(({ trial }) => trial.purpose === 'search'),
    noise: fine?.noise ?? null,
  })
  return {
    plan,
    state,
    observed,
    coarse: coarse!,
    borders: found.filter(({ rule }) => rule === 'best-value-on-border'),
  }
}

/** Every search trial is in one round and in the ranking of its stage. */
function nothingThrownAway({ state, observed }: Played): void {
  for (const outcome of [state.outcomes.coarse, state.outcomes.fine]) {
    if (outcome === null) continue
    const own = observed
      .filter(({ trial }) => trial.stage === outcome.stage && trial.purpose === 'search')
      .map(({ trial }) => trial.number)
    expect(outcome.rounds.flatMap((round) => round.trials)).toEqual(own)
    expect([...outcome.ranking].sort((a, b) => a - b)).toEqual(own)
  }
}

const bestRate = ({ state }: Played): number => Number(state.outcomes.fine?.best?.['lr'])
const bestValue = ({ state, observed }: Played): number =>
  observed
    .find(({ trial }) => trial.number === state.outcomes.fine?.ranking[0])!
    .curves['val/accuracy']!.values.at(-1)!

describe('a search that begins with the wrong learning rates', () => {
  const right = play({ lr: '@log:1e-4..1' })

  it('the right range is left alone', async () => {
    const played = await right
    expect(played.coarse.widenings).toEqual([])
    expect(played.borders).toEqual([])
    nothingThrownAway(played)
  }, 180_000)

  it.each([
    { name: 'far too low', lr: '@log:1e-9..1e-5', side: 'high' },
    { name: 'far too high', lr: '@log:10..1e5', side: 'low' },
  ])(
    '$name: it gets to where the others are, keeps every trial, and says so',
    async ({ lr, side }) => {
      const [reference, played] = [await right, await play({ lr })]
      expect(played.coarse.widenings[0]).toMatchObject({ parameter: 'lr', side })
      expect(played.borders).toHaveLength(1)
      expect(played.borders[0]).toMatchObject({
        severity: 'warning',
        advice: [{ change: { kind: 'widen', parameter: 'lr', side } }],
      })
      expect(Math.abs(Math.log10(bestRate(played) / bestRate(reference)))).toBeLessThan(1.5)
      expect(bestValue(played)).toBeGreaterThan(bestValue(reference) - 0.03)
      expect(played.state.cost.spent.epochs).toBeLessThan(1.5 * reference.state.cost.spent.epochs)
      nothingThrownAway(played)
    },
    60_000,
  )

  it('goes straight to the rates that the range stage has measured', async () => {
    const played = await play({ lr: '@log:1e-9..1e-5', stages: ['range', 'coarse'] })
    const { suggested } = played.state.outcomes.range!
    const [first, ...others] = played.coarse.widenings
    expect(first).toMatchObject({ parameter: 'lr', side: 'high', from: 1e-5, because: 'measured' })
    expect(others).toEqual([])
    expect(first!.to).toBeGreaterThan(suggested!)
    expect(played.borders[0]!.what).toContain('measured')
    nothingThrownAway(played)
  }, 180_000)

  it('makes the same decisions again from the same trials, wherever it is taken up', async () => {
    const { plan, state, observed } = await play({ lr: '@log:10..1e5' })
    expect(recipe(plan, observed)).toEqual(state)
    for (let known = 0; known < observed.length; ) {
      const { next } = recipe(plan, observed.slice(0, known))
      if (next.kind !== 'run') throw new Error(`ended after ${known} of ${observed.length} trials`)
      for (const trial of next.trials) {
        expect(observed[trial.number - 1]!.trial).toMatchObject({
          settings: trial.settings,
          seed: trial.seed,
        })
      }
      known += next.trials.length
    }
  }, 180_000)
})

describe('what the search does not widen by itself', () => {
  /** Learns the better the wider it is, whatever the learning rate. */
  const wider: TrainFunction = (guest) => {
    guest.about({ classes: 2, trainSamples: 100, stepsPerEpoch: 10 })
    const accuracy = 0.5 + 0.1 * Math.log2(Number(guest.params['width']) / 8)
    const rate = 0.02 * Math.log10(Number(guest.params['lr']) / 1e-2) ** 2
    for (const step of [0, 50, 100]) {
      const loss = 2 - accuracy + rate - step / 1000
      guest.log(
        { 'train/loss': loss, 'val/loss': loss, 'val/accuracy': accuracy - rate },
        { step, epoch: step / 10 },
      )
    }
  }

  it('a width that crowds its upper end is told, not widened', async () => {
    const played = await play({
      lr: '@log:1e-4..1',
      more: { width: '@log:8..64' },
      stages: ['coarse'],
      program: wider,
    })
    expect(played.coarse.widenings).toEqual([])
    expect(played.borders.map(({ advice }) => advice[0]!.change)).toEqual([
      { kind: 'widen', parameter: 'width', side: 'high' },
    ])
  })
})

describe('everything diverges', () => {
  const exploding: TrainFunction = (guest) => {
    guest.about({ classes: 2, trainSamples: 100, stepsPerEpoch: 10 })
    for (const step of [0, 1, 2]) {
      guest.log({ 'train/loss': step === 0 ? 0.7 : Number.NaN }, { step, epoch: step / 10 })
    }
  }

  it('at every rate: it gives up after a bounded number of tries, and says what happened', async () => {
    const played = await play({ lr: '@log:1e-4..1', program: exploding })
    expect(played.state.next).toMatchObject({ kind: 'done', reason: 'nothing-succeeded' })
    expect(played.coarse.best).toBeNull()
    expect(played.coarse.widenings.length).toBeGreaterThanOrEqual(1)
    expect(played.observed.length).toBeLessThan(200)
    expect(played.borders[0]!.what).toContain('did not survive')
    nothingThrownAway(played)
  })
})
