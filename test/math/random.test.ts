import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/math/random.ts'

const GOLDEN = [0.6181955299265018, 0.9468743672944714, 0.9047767332148776]

const draw = (n: number, f: () => number): number[] => Array.from({ length: n }, f)
const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length

describe('random', () => {
  it('gives the same numbers for the same seed, for ever', () => {
    const random = createRandom(1)
    expect(draw(3, random.next)).toEqual(GOLDEN)
    expect(createRandom('1').next()).toBe(GOLDEN[0])
    expect(createRandom(2).next()).not.toBe(GOLDEN[0])
  })

  it('gives streams that depend on seed and name only', () => {
    const parent = createRandom(7)
    const before = parent.stream('a').next()
    draw(100, parent.next)
    expect(parent.stream('a').next()).toBe(before)
    expect(parent.stream('b').next()).not.toBe(before)
    expect(parent.stream('a').stream('b').next()).not.toBe(parent.stream('ab').next())
    expect(parent.stream(3).next()).toBe(parent.stream('3').next())
  })

  it('is uniform: chi-square over 64 cells within 4 sigma, for 20 seeds and 20 streams', () => {
    const cells = 64
    const n = 20_000
    for (let k = 0; k < 40; k++) {
      const random = k < 20 ? createRandom(k) : createRandom(0).stream(k)
      const counts = new Array<number>(cells).fill(0)
      for (let i = 0; i < n; i++) counts[random.below(cells)]! += 1
      const chi = counts.reduce((sum, c) => sum + (c - n / cells) ** 2 / (n / cells), 0)
      // Mean 63, standard deviation sqrt(126) = 11.2.
      expect(Math.abs(chi - 63)).toBeLessThan(4.5 * 11.2)
    }
  })

  it('first numbers of consecutive streams are uncorrelated (4 sigma)', () => {
    const n = 20_000
    const root = createRandom(11)
    const firsts = Array.from({ length: n }, (_, i) => root.stream(i).next() - 0.5)
    expect(Math.abs(mean(firsts))).toBeLessThan((4 * 0.2887) / Math.sqrt(n))
    const products = firsts.slice(1).map((x, i) => x * firsts[i]!)
    expect(Math.abs(mean(products))).toBeLessThan(4 / 12 / Math.sqrt(n))
  })

  it('normal numbers have mean 0, variance 1, kurtosis 3 (4 sigma)', () => {
    const n = 100_000
    const random = createRandom(5)
    const values = draw(n, random.normal)
    expect(Math.abs(mean(values))).toBeLessThan(4 / Math.sqrt(n))
    expect(Math.abs(mean(values.map((x) => x * x)) - 1)).toBeLessThan(4 * Math.sqrt(2 / n))
    expect(Math.abs(mean(values.map((x) => x ** 4)) - 3)).toBeLessThan(4 * Math.sqrt(96 / n))
  })

  it('shuffles every item into every place about equally often', () => {
    const random = createRandom(3)
    const counts = Array.from({ length: 16 }, () => 0)
    const rounds = 16_000
    for (let i = 0; i < rounds; i++)
      for (const [place, item] of random.shuffle([0, 1, 2, 3]).entries()) counts[item * 4 + place]! += 1
    // Each count is binomial(rounds, 1/4): standard deviation 54.8.
    for (const count of counts) expect(Math.abs(count - rounds / 4)).toBeLessThan(4 * 54.8)
  })
})
