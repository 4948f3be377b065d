import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { suggestRate } from '../../src/recipe/range/suggestion.ts'

const bowl = (bottom: number, rate: number) => (Math.log10(rate) - bottom) ** 2

describe('suggestRate', () => {
  it('finds the bottom of a parabola between tried rates', () => {
    fc.assert(
      fc.property(fc.double({ min: -3.4, max: -1.6, noNaN: true }), (bottom) => {
        const tried = [1e-4, 1e-3, 1e-2, 1e-1].map((rate) => ({
          rate,
          scores: [bowl(bottom, rate), bowl(bottom, rate)],
        }))
        expect(Math.log10(suggestRate(tried)!)).toBeCloseTo(bottom, 6)
      }),
    )
  })

  it('takes the middle of rates that are equally good within the spread between seeds', () => {
    const tried = [
      { rate: 1e-4, scores: [1, 1.2] },
      { rate: 1e-3, scores: [0.3, 0.5] },
      { rate: 1e-2, scores: [0.31, 0.47] },
      { rate: 1e-1, scores: [2, 2.2] },
    ]
    expect(suggestRate(tried)).toBeCloseTo(10 ** -2.5, 6)
  })

  it('does not take a rate for as good because the seeds part widely at still higher ones', () => {
    const tried = [
      { rate: 3e-4, scores: [0.735, 0.72] },
      { rate: 1e-3, scores: [0.184, 0.185] },
      { rate: 3e-3, scores: [0.093, 0.09] },
      { rate: 1e-2, scores: [0.076, 0.075] },
      { rate: 3e-2, scores: [0.067, 0.102] },
      { rate: 1e-1, scores: [0.092, 0.161] },
    ]
    const suggested = suggestRate(tried)!
    expect(suggested).toBeGreaterThan(0.006)
    expect(suggested).toBeLessThan(0.016)
  })

  it('leaves out rates at which a seed did not get through', () => {
    const tried = [
      { rate: 1e-3, scores: [0.5, 0.5] },
      { rate: 1e-2, scores: [0.1, null] },
    ]
    expect(suggestRate(tried)).toBe(1e-3)
  })

  it('is null where no rate got through', () => {
    expect(suggestRate([{ rate: 1, scores: [null] }])).toBeNull()
  })
})
