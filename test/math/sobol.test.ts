import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/math/random.ts'
import { sobol, sobolDimensions } from '../../src/math/sobol.ts'

// torch.quasirandom.SobolEngine, in units of 2^-30; see make-oracles.py.
const oracle = JSON.parse(readFileSync(new URL('./sobol-oracle.json', import.meta.url), 'utf8'))

describe('sobol', () => {
  it('agrees with torch in 100 dimensions', () => {
    const points = sobol({ dimensions: oracle.dimensions, count: 1100 })
    for (const { index, values } of oracle.points) {
      expect(points[index]!.map((value) => Math.floor(value * 2 ** 30))).toEqual(values)
    }
  })

  it.each([false, true])(
    'is evenly spread in every dimension and every prefix of 2^k (scrambled: %s)',
    (scrambled) => {
      const count = 256
      const points = sobol({
        dimensions: sobolDimensions,
        count,
        ...(scrambled ? { random: createRandom(3) } : {}),
      })
      for (let dimension = 0; dimension < sobolDimensions; dimension++) {
        const cells = new Set(points.map((point) => Math.floor(point[dimension]! * count)))
        expect(cells.size).toBe(count)
      }
    },
  )

  it('fills each quarter square of the first two dimensions alike', () => {
    for (let seed = 0; seed < 20; seed++) {
      const points = sobol({ dimensions: 2, count: 64, random: createRandom(seed) })
      const counts = new Map<number, number>()
      for (const [x, y] of points as [number, number][]) {
        const cell = Math.floor(x * 8) * 8 + Math.floor(y * 8)
        counts.set(cell, (counts.get(cell) ?? 0) + 1)
      }
      expect([...counts.values()]).toEqual(new Array(64).fill(1))
    }
  })

  it('continues at an offset', () => {
    const random = createRandom(9)
    const whole = sobol({ dimensions: 5, count: 20, random })
    expect(sobol({ dimensions: 5, count: 13, offset: 7, random })).toEqual(whole.slice(7))
  })

  it('scrambles differently for each seed, and uniformly: first coordinates over 400 seeds (4 sigma)', () => {
    const firsts = Array.from(
      { length: 400 },
      (_, seed) => sobol({ dimensions: 1, count: 1, random: createRandom(seed) })[0]![0]!,
    )
    expect(new Set(firsts).size).toBe(400)
    const mean = firsts.reduce((sum, x) => sum + x, 0) / 400
    expect(Math.abs(mean - 0.5)).toBeLessThan((4 * 0.2887) / 20)
  })

  it('refuses more dimensions than it has', () => {
    expect(() => sobol({ dimensions: sobolDimensions + 1, count: 1 })).toThrow(RangeError)
  })
})
