import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { rateAt, steepest, sweepRates, valley } from '../../bench/range/peers.ts'
import { describeWith, sharedData } from '../requirements.ts'

interface Vectors {
  readonly lr_suggest_min_gradient: readonly { lr: number[]; loss: number[]; suggested_lr: number }[]
  readonly lr_schedules_of_range_test: readonly {
    kind: string
    start: number
    end: number
    num_iter: number
    lr: number[]
  }[]
}

describeWith('shared-data', "the finders' own test cases", () => {
  const vectors = (): Vectors =>
    JSON.parse(readFileSync(`${sharedData()}functions/peer-vectors.json`, 'utf8'))

  it('steepest suggests the same rates', () => {
    for (const { lr, loss, suggested_lr } of vectors().lr_suggest_min_gradient) {
      expect(steepest({ rates: lr, smoothed: loss }, { begin: 0, end: 0 })).toBe(suggested_lr)
    }
  })

  it('rates grow as in their exponential schedule', () => {
    const cases = vectors().lr_schedules_of_range_test.filter(({ kind }) => kind === 'exponential')
    expect(cases.length).toBeGreaterThan(0)
    for (const { start, end, num_iter, lr } of cases) {
      const about = { low: start, high: end, batches: num_iter }
      for (const [index, rate] of lr.entries()) expect(rateAt(index, about) / rate).toBeCloseTo(1, 9)
    }
  })
})

describe('valley', () => {
  // 60 points: flat for 20, down for 30, up for 10. Six are cut off at the start, five at the end.
  const smoothed = Array.from({ length: 60 }, (_, index) =>
    index < 20 ? 2 : index < 50 ? 2 - 0.05 * (index - 19) : 0.5 + 0.2 * (index - 49),
  )
  const rates = smoothed.map((_, index) => index)

  it('stands in the longest fall, at the share of it that is asked for', () => {
    // 31 points fall, the last flat one and 30 more; the valley reaches from the point before them, 18, to 49.
    expect(valley({ rates, smoothed }, 1 / 2)).toBe(33)
    expect(valley({ rates, smoothed }, 2 / 3)).toBe(38)
  })

  it('looks over a bump that a lower point follows', () => {
    const bumpy = smoothed.map((loss, index) => (index === 30 ? 3 : loss))
    expect(valley({ rates, smoothed: bumpy }, 1 / 2)).toBeGreaterThan(30)
  })
})

describe('sweepRates', () => {
  it('trains over a growing rate and ends where the loss is four times its best', () => {
    const options = { data: 'moons', model: 'mlp', hidden: '16', optimizer: 'sgd' }
    const { rates, smoothed } = sweepRates(options, { low: 1e-7, high: 1e6, batches: 100, seed: 1 })
    expect(rates[0]).toBe(1e-7)
    expect(rates.length).toBeLessThan(100)
    expect(Math.min(...smoothed)).toBeLessThan(smoothed[0]!)
  })
})
