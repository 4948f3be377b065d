import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Curve } from '../../src/report/figures/curve.ts'
import { meanOf, pieceOf, smoothed, spread } from '../../src/report/figures/smoothed.ts'

const curve = (x: readonly number[], y: readonly number[]): Curve => ({ x, y, unit: 'epochs' })

test('each piece of the axis becomes its median, at the mean of its places', () => {
  const noisy = curve([0, 1, 2, 10, 11, 12, 13, 25], [5, 9, 1, 2, 4, 100, 3, 7])
  expect(smoothed(noisy, 10)).toEqual(curve([1, 11.5, 25], [5, 3.5, 7]))
})

test('a piece with a value that is not finite is a gap', () => {
  const broken = curve([0, 1, 10, 11], [1, 2, 3, Number.NaN])
  expect(smoothed(broken, 10).y).toEqual([1.5, Number.NaN])
})

test('the spread is that of the finite values of all curves', () => {
  const [a, b] = [curve([0, 5, 10], [1, 2, 3]), curve([0, 10], [-1, Number.POSITIVE_INFINITY])]
  expect(spread([a, b], 10)).toEqual({ x: [5 / 3, 10], low: [-1, 3], high: [2, 3] })
})

test('the mean is read between points, and beyond the end of one curve it is that of the others', () => {
  const [a, b] = [curve([0, 2, 4], [0, 2, 4]), curve([0, 1, 2], [10, 11, 12])]
  expect(meanOf([a, b])).toEqual(curve([0, 1, 2, 4], [5, 6, 7, 4]))
  expect(meanOf([a])).toEqual(a)
  expect(meanOf([])).toEqual(curve([], []))
})

test('of any curve about 150 points are left, and none leaves the range of the values', () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 2000 })
  fc.assert(
    fc.property(values, (y) => {
      const raw = curve(
        y.map((_, i) => i),
        y,
      )
      const smooth = smoothed(raw, pieceOf([raw]))
      expect(smooth.x.length).toBeLessThanOrEqual(151)
      const [low, high] = [Math.min(...y), Math.max(...y)]
      expect(smooth.y.every((value) => value >= low && value <= high)).toBe(true)
      expect(smooth.x.every((at, i) => i === 0 || at > (smooth.x[i - 1] ?? 0))).toBe(true)
    }),
  )
})
