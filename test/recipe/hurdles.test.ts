import { describe, expect, it } from 'vitest'
import type { Goal } from '../../src/domain/goal.ts'
import type { Hurdle } from '../../src/domain/hurdle.ts'
import type { ObservedTrial, TrialStatus } from '../../src/domain/trial.ts'
import { hurdlesOf } from '../../src/recipe/search/set-hurdles.ts'
import { schedulers } from '../../src/search/schedulers/index.ts'
import type { Decision } from '../../src/search/schedulers/scheduler.ts'

const accuracy: Goal = { series: 'val/accuracy', direction: 'maximize' }
const loss: Goal = { series: 'val/loss', direction: 'minimize' }
const budget = { amount: 8, unit: 'epochs' } as const

function curveOf(values: readonly number[], goal: Goal) {
  const epochs = values.map((_, i) => i + 1)
  return { [goal.series]: { name: goal.series, values, steps: epochs.map((at) => 10 * at), epochs } }
}

function trial(number: number, values: readonly number[], goal = accuracy, status: TrialStatus = 'complete') {
  return { trial: { number, status, budget }, curves: curveOf(values, goal) } as unknown as ObservedTrial
}

/** Nears `end` at a pace that is the same for all. */
const towards = (end: number) => Array.from({ length: 8 }, (_, i) => end * (1 - 0.5 ** (i + 1)))

function decide(values: readonly number[], hurdles: readonly Hurdle[], goal = accuracy): Decision {
  return schedulers['break-out']!.decide({
    trial: { number: 9, budget, hurdles, curves: curveOf(values, goal) },
    rungs: [],
    peers: [],
    goal,
  })
}

describe('hurdles', () => {
  const trials = [0.9, 0.8, 0.85, 0.5, 0.4, 0.3].map((end, i) => trial(i + 1, towards(end)))

  it('are what all of the best third had come to, no fewer than three of them, after an eighth, a quarter and a half', () => {
    const hurdles = hurdlesOf(trials, accuracy)
    expect(hurdles.map(({ from, to }) => [from, to])).toEqual([
      [1, 2],
      [2, 4],
      [4, 8],
    ])
    expect(hurdles[1]).toEqual({ from: 2, to: 4, value: 0.8 * 0.75, of: 3 })
  })

  it('go by the best value so far, and by what is less where less is better', () => {
    const falling = [1, 2, 3].map((number) => trial(number, [4, 5, 3, 3.5, 1, 1, 1, number / 10], loss))
    expect(hurdlesOf(falling, loss).map(({ value }) => value)).toEqual([4, 4, 3])
  })

  it('are none while fewer than three are through', () => {
    const lost = [3, 4, 5].map((number) => trial(number, towards(0.9), accuracy, 'stopped'))
    expect(hurdlesOf([...trials.slice(0, 2), ...lost], accuracy)).toEqual([])
  })

  it('are fewer where reports are few, and none where there is but one', () => {
    const few = (reports: number) =>
      [1, 2, 3].map((number) =>
        trial(
          number,
          Array.from({ length: reports }, (_, i) => i / 10),
        ),
      )
    expect(hurdlesOf(few(2), accuracy).map(({ from, to }) => [from, to])).toEqual([[1, 2]])
    expect(hurdlesOf(few(1), accuracy)).toEqual([])
  })
})

describe('a trial with hurdles', () => {
  const hurdles: readonly Hurdle[] = [
    { from: 2, to: 4, value: 0.5, of: 3 },
    { from: 4, to: 8, value: 0.7, of: 3 },
  ]

  it('goes on while its best value reaches them', () => {
    expect(decide([0.1, 0.5, 0.4, 0.7, 0.6, 0.6, 0.6, 0.6], hurdles)).toEqual({ kind: 'continue' })
    // After the first report at a hurdle nothing more is asked until the next.
    expect(decide([0.1, 0.55, 0.1], hurdles)).toEqual({ kind: 'continue' })
  })

  it('is stopped at the first that it misses, not as diverged, whatever comes later', () => {
    const stop = {
      kind: 'stop',
      diverged: false,
      why: 'val/accuracy 0.45 at 2 epochs is behind what all of the 3 best had come to by then (0.5)',
    }
    expect(decide([0.1, 0.45], hurdles)).toEqual(stop)
    expect(decide([0.1, 0.45, 0.9, 0.9], hurdles)).toEqual(stop)
    expect(decide([0.1, 0.6, 0.6, 0.6], hurdles)).toMatchObject({ kind: 'stop' })
  })

  it('is never stopped at its end', () => {
    expect(decide([0.1, 0.5, 0.5, 0.7, 0.7, 0.7, 0.7, 0], hurdles)).toEqual({ kind: 'continue' })
  })

  it('is told to have diverged where it has, hurdles or not', () => {
    expect(decide([4, 3, Number.NaN], [{ from: 2, to: 8, value: 1, of: 3 }], loss)).toMatchObject({
      diverged: true,
    })
  })

  it('goes on under a scheduler that ends nothing', () => {
    const curves = curveOf([0, 0, 0, 0], accuracy)
    const request = { trial: { number: 1, budget, hurdles, curves }, rungs: [], peers: [], goal: accuracy }
    expect(schedulers['none']!.decide(request)).toEqual({ kind: 'continue' })
  })
})
