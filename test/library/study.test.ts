import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from 'vitest'
import { space } from '../../src/library/domain-builder.ts'
import { study } from '../../src/library/study.ts'
import type { TrainingRun } from '../../src/library/study-request.ts'
import { createRandom } from '../../src/math/random.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'babysit library '))
})
afterEach(() => rmSync(dir, { recursive: true }))

const bowl = {
  lr: space.log(1e-4, 10, { start: 0.01 }),
  optimizer: space.choice(['sgd', 'momentum']),
}
type Bowl = { readonly lr: number; readonly optimizer: 'sgd' | 'momentum' }

/** Rolls down a noisy bowl of two directions, one of them ten times as steep. */
async function roll({ settings, budget, samples, seed, signal, report, about }: TrainingRun<Bowl>) {
  const random = createRandom(seed)
  const steps = budget === null ? 100 : Math.round(budget.amount * (budget.unit === 'epochs' ? 20 : 1))
  const noise = samples === null ? 0.02 : 0
  let [x, y, vx, vy] = [1 + 0.1 * random.normal(), 1 + 0.1 * random.normal(), 0, 0]
  const loss = () => 0.5 * (x * x + 10 * y * y)
  about({ stepsPerEpoch: 20, trainSamples: 1000, batchSize: 50, loss: 'mean-squared-error' })
  for (let step = 0; step <= steps && !signal.aborted; step++) {
    const at = { step, epoch: step / 20 }
    await report({ 'train/loss': loss() + noise * random.next(), lr: settings.lr }, at)
    if (step % 20 === 0) await report({ 'val/loss': loss() + noise }, at)
    const keep = settings.optimizer === 'momentum' ? 0.5 : 0
    vx = keep * vx - settings.lr * x
    vy = keep * vy - settings.lr * 10 * y
    x += vx
    y += vy
  }
}

const request = {
  space: bowl,
  goal: { minimize: 'val/loss' },
  train: roll,
  effort: { trials: 12 },
  stages: ['range', 'coarse', 'final'],
  seed: 3,
} as const

test('a function of this process goes through the recipe, and the best settings keep their types', async () => {
  const stages: string[] = []
  const result = await study({
    ...request,
    dir,
    onEvent(event) {
      if (event.kind === 'stage-finished') stages.push(event.outcome.stage)
    },
  })
  expect(result.state).toBe('finished')
  expect(stages).toEqual(['range', 'coarse', 'final'])
  expectTypeOf(result.best!.settings.lr).toEqualTypeOf<number>()
  expectTypeOf(result.best!.settings.optimizer).toEqualTypeOf<'sgd' | 'momentum'>()
  expect(result.best!.goal).toBeLessThan(0.1)
  expect(result.best!.settings.lr).toBeGreaterThan(0.005)
  expect(result.best!.settings.lr).toBeLessThan(0.5)
  expect(['sgd', 'momentum']).toContain(result.best!.settings.optimizer)
  expect(result.report.study.plan.steering).toMatchObject({
    budget: true,
    samples: true,
    seed: true,
    inputs: false,
    roles: { learningRate: 'lr', optimizer: 'optimizer' },
  })
}, 60_000)

describe('a study with a name', () => {
  test('that is stopped halfway goes on, and ends as one that was left alone', async () => {
    const alone = await study({ ...request, dir: null })
    const controller = new AbortController()
    let finished = 0
    const stopped = await study({
      ...request,
      dir,
      name: 'bowl',
      signal: controller.signal,
      onEvent(event) {
        if (event.kind === 'trial-finished' && ++finished === 20) controller.abort()
      },
    })
    expect(stopped.state).toBe('interrupted')
    const before = stopped.report.trials.length
    expect(before).toBeLessThan(alone.report.trials.length)

    let started = 0
    const resumed = await study({
      ...request,
      dir,
      name: 'bowl',
      onEvent: (event) => void (event.kind === 'trial-started' && started++),
    })
    expect(resumed.state).toBe('finished')
    expect(started).toBe(resumed.report.trials.length - before)
    expect(resumed.best).toEqual(alone.best)
    expect(resumed.outcomes).toEqual(alone.outcomes)

    started = 0
    const again = await study({
      ...request,
      dir,
      name: 'bowl',
      onEvent: (event) => void (event.kind === 'trial-started' && started++),
    })
    expect([again.best, started]).toEqual([resumed.best, 0])
  }, 180_000)

  test('is not mixed with another of the same name', async () => {
    const short = { ...request, stages: ['coarse'], effort: { trials: 2 }, dir, name: 'bowl' } as const
    await study(short)
    const other = study({ ...short, space: { ...bowl, lr: space.log(1e-3, 1) } })
    await expect(other).rejects.toMatchObject({ code: 'BS5606', message: expect.stringContaining('space') })
    await expect(study({ ...short, seed: 4 })).rejects.toThrow(/another seed/)
  })
})

describe('a plain function', () => {
  test('that only returns a number is searched', async () => {
    const { best, report } = await study({
      space: { x: space.linear(-2, 2), flip: space.bool() },
      fixed: { offset: 0.5 },
      goal: { minimize: 'cost' },
      train: ({ settings }) => {
        expectTypeOf(settings.offset).toEqualTypeOf<number>()
        return (settings.x - settings.offset) ** 2 + (settings.flip ? 1 : 0)
      },
      stages: ['coarse', 'fine'],
      dir: null,
    })
    expect(best!.settings.x).toBeCloseTo(0.5, 0)
    expect(best!.settings).toMatchObject({ flip: false, offset: 0.5 })
    expect(report.trials.every(({ trial }) => trial.status === 'complete')).toBe(true)
  }, 180_000)

  test('that throws fails its runs, and the study says why', async () => {
    const result = await study({
      space: { x: space.linear(0, 1) },
      train: () => {
        throw new TypeError('the labels are strings')
      },
      stages: ['coarse'],
      dir: null,
    })
    expect(result).toMatchObject({ state: 'failed', best: null })
    expect(result.reason).toContain('the labels are strings')
  })

  test('that reports a tensor is told how to read it', async () => {
    class Tensor {}
    const result = await study({
      space: { x: space.linear(0, 1) },
      train: ({ report }) => report({ 'train/loss': new Tensor() as unknown as number }, { step: 1 }),
      stages: ['coarse'],
      dir: null,
    })
    expect(result.reason).toMatch(/BS5607: .*train\/loss as Tensor; expected a number/)
  })

  test('that ignores its signal holds a stopped study up for the grace only', async () => {
    const controller = new AbortController()
    let goOn = true
    const ended = study({
      space: { x: space.linear(0, 1) },
      train: async ({ report }) => {
        for (let step = 0; goOn; step++) {
          await report({ 'train/loss': 1 }, { step })
          if (step === 3) controller.abort()
          await new Promise((resolve) => setTimeout(resolve, 5))
        }
      },
      stages: ['coarse'],
      dir: null,
      signal: controller.signal,
    })
    await expect(ended).resolves.toMatchObject({ state: 'interrupted', best: null })
    goOn = false
  })
})

test('trials of one study may overlap where the function awaits', async () => {
  let [running, most] = [0, 0]
  await study({
    space: { x: space.linear(0, 1) },
    goal: { minimize: 'loss' },
    train: async ({ settings }) => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setTimeout(resolve, 20))
      running--
      return settings.x
    },
    stages: ['coarse'],
    workers: 4,
    dir: null,
  })
  expect(most).toBe(4)
})

describe('a request that makes no sense is refused before anything is written', () => {
  const sound = { space: { x: space.linear(0, 1) }, train: () => 1, dir: null } as const
  test.each([
    [{ ...sound, space: { x: [0, 1] } }, /^space\.x is \[0,1\]; expected a domain made by/],
    [{ ...sound, space: null }, /^space is null; expected an object/],
    [{ ...sound, train: 'train.ts' }, /^train is "train\.ts"; expected a function/],
    [{ ...sound, goal: 'val/loss' }, /^goal is "val\/loss"; expected \{ minimize/],
    [{ ...sound, goal: { minimize: 'a', maximize: 'b' } }, /^goal is /],
    [{ ...sound, name: '../up' }, /^name is "\.\.\/up"; expected a letter/],
    [{ ...sound, name: 'last' }, /^name is "last"/],
    [{ ...sound, stages: ['corse'] }, /^stages is "corse"; expected some of sanity/],
    [{ ...sound, sampler: 'grdi' }, /^sampler is "grdi"; expected one of .*random/],
    [{ ...sound, obeys: ['epochs'] }, /^obeys is "epochs"/],
    [{ ...sound, seed: 0.5 }, /^seed is 0\.5; expected a whole number/],
    [{ ...sound, workers: 0 }, /^workers is 0/],
    [{ ...sound, effort: { trials: 0 } }, /^effort\.trials is 0/],
    [{ ...sound, effort: { seconds: -1 } }, /^effort is \{"seconds":-1\}/],
    [{ ...sound, fixed: { x: 1 } }, /^fixed\.x is 1; expected a name that is not searched/],
    [{ ...sound, fixed: { y: {} } }, /^fixed\.y is \{\}; expected a number/],
    [{ ...sound, space: { x: space.log(0, 1) } }, /^x: a logarithmic range cannot begin at 0/],
    [{ ...sound, space: { x: space.range('log:1..') } }, /x/],
  ])('%#', async (wrong, message) => {
    const begin = study as unknown as (request: unknown) => Promise<unknown>
    await expect(begin(wrong)).rejects.toThrow(message)
    await expect(begin(wrong)).rejects.toMatchObject({ code: expect.stringMatching(/^BS/) })
  })
})
