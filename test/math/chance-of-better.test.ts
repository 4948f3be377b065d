import { describe, expect, it } from 'vitest'
import { chanceOfBetter, pace } from '../../src/math/chance-of-better.ts'
import { createRandom } from '../../src/math/random.ts'

describe('chanceOfBetter', () => {
  it('is what comes, of values in random order, for any gain (2000 searches, 3.5 sigma)', () => {
    const random = createRandom(4)
    const [after, more, count] = [30, 15, 2000]
    for (const gain of [0, 0.1]) {
      let [said, came] = [0, 0]
      for (let i = 0; i < count; i++) {
        // Exponential distances from the best possible value on a logarithmic scale: the tail that is assumed.
        const values = Array.from({ length: after + more }, () => Math.log(random.next()) / -5)
        const flipped = values.map((value) => -value)
        const known = flipped.slice(0, after)
        said += chanceOfBetter({ values: known, more, gain })
        if (Math.min(...known) - Math.min(...flipped.slice(after)) > gain) came++
      }
      const sigma = Math.sqrt((came / count) * (1 - came / count) * count)
      // The rate and the scale are estimates: half of a tenth beside the error of counting.
      expect(Math.abs(said - came)).toBeLessThan(3.5 * sigma + 0.05 * count)
    }
  })

  it('grows with more trials, falls with the gain asked, and is higher of a search that learns', () => {
    const values = [9, 7, 8, 6.5, 7, 6.4, 8, 7.5, 6.3, 9, 6.2, 8]
    const chances = [1, 5, 20, 100].map((more) => chanceOfBetter({ values, more }))
    expect(chances).toEqual([...chances].sort((a, b) => a - b))
    const gains = [0, 0.1, 0.5, 2].map((gain) => chanceOfBetter({ values, more: 10, gain }))
    expect(gains).toEqual([...gains].sort((a, b) => b - a))
    expect(chanceOfBetter({ values, more: 5, usual: pace.learning })).toBeGreaterThan(chances[1]!)
  })

  it('knows the ends: nothing tried, nothing more, nothing that differs, trials that diverged', () => {
    expect(chanceOfBetter({ values: [], more: 3 })).toBe(1)
    expect(chanceOfBetter({ values: [], more: 0 })).toBe(0)
    expect(chanceOfBetter({ values: [1, 2, 3], more: 0 })).toBe(0)
    expect(chanceOfBetter({ values: [2, 2, 2, 2], more: 9, gain: 0.1 })).toBe(0)
    const some = [3, 1, 2, 4, 2.5, 1.5]
    const lost = [...some, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    expect(chanceOfBetter({ values: lost, more: 4, gain: 0.2 })).toBeGreaterThan(0)
    expect(chanceOfBetter({ values: [Number.POSITIVE_INFINITY], more: 4, gain: 0.2 })).toBeLessThanOrEqual(1)
  })
})
