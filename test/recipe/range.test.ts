import { describe, expect, it } from 'vitest'
import { schedulers } from '../../src/search/schedulers/index.ts'
import { playTrial } from '../../src/testing/play-recipe.ts'
import { train } from '../../src/trainer/main.ts'
import { playRange } from './range-runs.ts'

const tasks = [
  { data: 'moons', model: 'mlp', hidden: '16', optimizer: 'sgd' },
  { data: 'moons', model: 'softmax', optimizer: 'adam' },
  { data: 'spirals', model: 'mlp', hidden: '32', activation: 'tanh', optimizer: 'momentum' },
]

describe('the range stage with the built-in trainer', () => {
  it.each(tasks)('$data $model $optimizer: both ends, and a suggestion that goes down', async (options) => {
    const { range, observed, runs } = await playRange(train, { options })
    const { low, high, suggested, probes } = range
    expect(low!.low).toBeLessThanOrEqual(low!.value)
    expect(low!.value).toBeLessThanOrEqual(low!.high)
    expect(low!.high).toBeLessThan(suggested!)
    expect(suggested!).toBeLessThan(high!.value)
    expect(high!.low).toBeLessThanOrEqual(high!.value)
    expect(high!.value).toBeLessThanOrEqual(high!.high)
    expect(high!.high / high!.low).toBeLessThanOrEqual(100)
    expect(range.verified).toBe(true)

    // Cheap: short runs of 80 steps, and no more longer ones than a small search has trials.
    expect(runs('rate-short').length).toBeLessThanOrEqual(55)
    expect(runs('rate-longer').length).toBeLessThanOrEqual(16)
    expect(observed.every(({ trial }) => trial.steps <= 80 || trial.purpose === 'rate-longer')).toBe(true)

    // Every short run but those that stood still is in the picture, at its rate.
    const drawn = probes.flatMap(({ trials }) => trials)
    const moved = runs('rate-short').filter(({ trial }) => Number(trial.settings['lr']) > 1e-11)
    expect([...drawn].sort((a, b) => a - b)).toEqual(moved.map(({ trial }) => trial.number))
    expect(probes.map(({ rate }) => rate)).toEqual(probes.map(({ rate }) => rate).sort((a, b) => a - b))
  })

  it('suggests a rate at which fresh seeds end better than a decade below and above', async () => {
    const { range, plan, runs } = await playRange(train, { options: tasks[2]! })
    const { trial } = runs('rate-longer')[0]!
    const endAt = async (share: number) => {
      const ends: number[] = []
      for (const seed of [50, 51]) {
        const settings = { ...trial.settings, lr: range.suggested! * share }
        const one = await playTrial(
          { plan, train, scheduler: schedulers['break-out']! },
          { ...trial, settings, seed },
        )
        const last = one.curves['val/loss']?.values.at(-1)
        ends.push(one.trial.status === 'complete' && last !== undefined ? last : Number.POSITIVE_INFINITY)
      }
      return ends[0]! + ends[1]!
    }
    const suggested = await endAt(1)
    expect(suggested).toBeLessThan(await endAt(1 / 10))
    expect(suggested).toBeLessThan(await endAt(10))
  })

  it('finds no range where nothing can be learnt', async () => {
    const { range } = await playRange(train, {
      options: { data: 'moons', model: 'mlp', hidden: '16', optimizer: 'sgd', fault: 'detached-loss' },
    })
    expect(range).toMatchObject({ low: null, high: null, suggested: null, verified: false })
    expect(range.summary).toContain('At no learning rate')
  })
})
