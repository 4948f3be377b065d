import { describe, expect, it } from 'vitest'
import { halton, haltonDimensions } from '../../src/math/halton.ts'
import { createRandom } from '../../src/math/random.ts'

describe('halton', () => {
  it('is the plain sequence without a generator', () => {
    const points = halton({ dimensions: 2, count: 4, offset: 1 })
    expect(points.map(([a]) => a)).toEqual([0.5, 0.25, 0.75, 0.125])
    points.forEach(([, b], i) => {
      expect(b).toBeCloseTo([1 / 3, 2 / 3, 1 / 9, 4 / 9][i]!, 12)
    })
  })

  it('puts one point into every cell of its base, scrambled or not, wherever it goes on', () => {
    const random = createRandom(4)
    for (const [dimension, base] of [2, 3, 5, 7, 11].entries()) {
      for (const offset of [0, base * 3]) {
        const points = halton({ dimensions: 5, count: base, offset, random })
        expect(new Set(points.map((point) => Math.floor(point[dimension]! * base + 1e-9))).size).toBe(base)
      }
    }
  })

  it('continues one sequence, and refuses more dimensions than it has', () => {
    const random = createRandom(4)
    const all = halton({ dimensions: 3, count: 9, random })
    expect(halton({ dimensions: 3, count: 4, offset: 5, random })).toEqual(all.slice(5))
    expect(() => halton({ dimensions: haltonDimensions + 1, count: 1 })).toThrow(RangeError)
  })
})
