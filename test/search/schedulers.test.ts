import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { schedulers } from '../../src/search/schedulers/index.ts'
import type { Decision } from '../../src/search/schedulers/scheduler.ts'
import { schedulerSuite } from '../../src/testing/scheduler-suite.ts'

schedulerSuite({ describe, test }, schedulers)

function decide(curves: Record<string, number[]>): Decision {
  const series = Object.entries(curves).map(([name, values]) => {
    const steps = values.map((_, i) => i)
    return [name, { name, values, steps, epochs: steps }] as const
  })
  const budget = { amount: 5, unit: 'epochs' } as const
  const trial = { number: 1, budget, curves: Object.fromEntries(series) }
  return schedulers['break-out']!.decide({
    trial,
    rungs: [],
    peers: [],
    goal: { series: 'val/loss', direction: 'minimize' },
  })
}

describe('rungs', () => {
  const budget = { amount: 9, unit: 'epochs' } as const
  const trial = (number: number, loss: number) => {
    const epochs = [1, 2, 3, 4]
    const series = { name: 'val/loss', values: epochs.map(() => loss), steps: epochs, epochs }
    return { number, budget, curves: { 'val/loss': series } }
  }
  const peers = [1, 2, 3, 4, 5].map((number) => trial(number, number))
  const asked = (rungs: readonly number[]) =>
    schedulers['successive-halving']!.decide({
      trial: trial(6, 6),
      rungs: rungs.map((amount) => ({ amount, unit: 'epochs' })),
      peers,
      goal: { series: 'val/loss', direction: 'minimize' },
    })

  it('are those that the user has named, and of them the ones below the budget', () => {
    expect(asked([2, 9])).toMatchObject({ kind: 'stop', why: expect.stringMatching(/came to 2,/) })
    expect(asked([9, 27])).toEqual({ kind: 'continue' })
  })

  it('follow from the budget where nobody names any', () => {
    expect(asked([])).toMatchObject({ kind: 'stop', why: expect.stringMatching(/came to 0\.333,/) })
  })
})

describe('break-out', () => {
  it('stops at once at what is not finite, as diverged', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(decide({ 'train/loss': [2.3, 2.2, value] })).toMatchObject({ kind: 'stop', diverged: true })
    }
    expect(decide({ 'train/loss': [Number.NaN] })).toMatchObject({ kind: 'stop', diverged: true })
  })

  it('stops when two of the last three losses are above 3 times the first', () => {
    expect(decide({ 'train/loss': [2.3, 50] })).toEqual({ kind: 'continue' })
    expect(decide({ 'train/loss': [2.3, 6.8, 6.8, 6.8] })).toEqual({ kind: 'continue' })
    expect(decide({ 'train/loss': [2.3, 50, 2.2] })).toEqual({ kind: 'continue' })
    expect(decide({ 'train/loss': [2.3, 50, 7] })).toEqual({
      kind: 'stop',
      why: 'train/loss is 7 at step 2, more than 3 times its start of 2.3',
      diverged: true,
    })
  })

  it('looks at the validation loss only where there is no training loss', () => {
    const bad = [2, 20, 20, 20]
    expect(decide({ 'val/loss': bad }).kind).toBe('stop')
    expect(decide({ 'val/loss': bad, 'train/loss': [2, 1, 0.5, 0.2] }).kind).toBe('continue')
    expect(decide({ 'val/accuracy': bad }).kind).toBe('continue')
  })

  it('a loss that starts at or below zero is stopped only when not finite', () => {
    expect(decide({ 'train/loss': [-1, 5, 9, 9] }).kind).toBe('continue')
    expect(decide({ 'train/loss': [0, 5, 9, Number.NaN] }).kind).toBe('stop')
  })

  it('answers of a series that grows as of one that is whole, at every report', () => {
    const losses = fc.array(fc.constantFrom(1, 2, 2.9, 3.1, 4, 40, Number.NaN), {
      minLength: 1,
      maxLength: 30,
    })
    fc.assert(
      fc.property(losses, (values) => {
        const growing = {
          name: 'train/loss',
          values: [] as number[],
          steps: [] as number[],
          epochs: [] as number[],
        }
        const budget = { amount: 5, unit: 'epochs' } as const
        const trial = { number: 1, budget, curves: { 'train/loss': growing } }
        for (const [i, value] of values.entries()) {
          for (const [column, next] of [
            [growing.values, value],
            [growing.steps, i],
            [growing.epochs, i],
          ] as const)
            column.push(next)
          const answer = schedulers['break-out']!.decide({
            trial,
            rungs: [],
            peers: [],
            goal: { series: 'val/loss', direction: 'minimize' },
          })
          expect(answer).toEqual(decide({ 'train/loss': values.slice(0, i + 1) }))
        }
      }),
    )
  })

  it('looks at each report of a growing series once', () => {
    let reads = 0
    const counted = (values: number[]) =>
      new Proxy(values, {
        get(target, key) {
          if (typeof key === 'string' && /^\d+$/.test(key)) reads++
          return Reflect.get(target, key)
        },
      })
    const values: number[] = []
    const series = { name: 'train/loss', values: counted(values), steps: values, epochs: values }
    const budget = { amount: 5, unit: 'epochs' } as const
    const trial = { number: 1, budget, curves: { 'train/loss': series } }
    for (let i = 0; i < 1000; i++) {
      values.push(1)
      schedulers['break-out']!.decide({
        trial,
        rungs: [],
        peers: [],
        goal: { series: 'val/loss', direction: 'minimize' },
      })
    }
    expect(reads).toBeLessThan(10_000)
  })
})
