import { describe, expect, it } from 'vitest'
import { contribution, hypervolume } from '../../src/math/hypervolume.ts'
import { crowdingOf, dominates, frontsOf } from '../../src/math/non-dominated.ts'
import { paretoOrder, unitCube } from '../../src/math/pareto-order.ts'
import { createRandom } from '../../src/math/random.ts'

describe('hypervolume', () => {
  it.each([
    // By hand.
    [
      [
        [1, 3],
        [2, 2],
        [3, 1],
      ],
      [4, 4],
      6,
    ],
    [[[1, 1]], [3, 2], 2],
    [
      [
        [1, 1],
        [1, 1],
        [2, 2],
      ],
      [3, 3],
      4,
    ],
    [[[0.2], [0.5]], [1], 0.8],
    // Nothing beyond the reference, and nothing at all.
    [
      [
        [4, 1],
        [5, 5],
      ],
      [4, 4],
      0,
    ],
    [[], [1, 1], 0],
    // Two boxes of 3 x 3 x 3 less what they share.
    [[[0, 0, 0]], [2, 3, 4], 24],
    [
      [
        [1, 1, 0],
        [0, 0, 1],
      ],
      [2, 2, 2],
      2 + 4 - 1,
    ],
    [
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      [2, 2, 2],
      3 * 4 - 3 * 2 + 1,
    ],
    // The corners of a cube of four sides, each without one of them.
    [
      [
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
      ],
      [2, 2, 2, 2],
      4 * 8 - 6 * 4 + 4 * 2 - 1,
    ],
  ])('%j up to %j is %d', (points, reference, volume) => {
    expect(hypervolume(points, reference)).toBeCloseTo(volume, 12)
  })

  it('of points at random is the share of the cube that they dominate (20,000 draws, 4 sigma)', () => {
    const random = createRandom(1)
    for (const size of [2, 3, 4]) {
      const points = Array.from({ length: 12 }, () => Array.from({ length: size }, random.next))
      const draws = 20_000
      let inside = 0
      for (let i = 0; i < draws; i++) {
        const place = Array.from({ length: size }, random.next)
        if (points.some((point) => point.every((value, k) => value <= place[k]!))) inside++
      }
      const volume = hypervolume(points, new Array<number>(size).fill(1))
      const sigma = Math.sqrt((volume * (1 - volume)) / draws)
      expect(Math.abs(inside / draws - volume)).toBeLessThan(4 * sigma)
      for (const at of [0, 5, 11]) {
        const without = hypervolume(
          points.filter((_, i) => i !== at),
          new Array<number>(size).fill(1),
        )
        expect(contribution(points, new Array<number>(size).fill(1), at)).toBeCloseTo(volume - without, 12)
      }
    }
  })
})

describe('fronts', () => {
  it('are those that none dominates, and so on', () => {
    expect(dominates([1, 2], [1, 3])).toBe(true)
    expect(dominates([1, 2], [1, 2])).toBe(false)
    expect(dominates([1, 2], [2, 1])).toBe(false)
    const points = [
      [1, 4],
      [2, 2],
      [4, 1],
      [3, 3],
      [2, 5],
      [4, 4],
      [2, 2],
    ]
    expect(frontsOf(points)).toEqual([[0, 1, 2, 6], [3, 4], [5]])
    expect(frontsOf([])).toEqual([])
  })

  it('are crowded where neighbours are near: infinite at the ends', () => {
    expect(
      crowdingOf([
        [0, 4],
        [1, 2],
        [2, 1],
        [4, 0],
      ]),
    ).toEqual([Infinity, 2 / 4 + 3 / 4, 3 / 4 + 2 / 4, Infinity])
    expect(crowdingOf([])).toEqual([])
  })

  it('come in an order that covers the most first', () => {
    const points = [
      [0.5, 0.45],
      [0, 1],
      [1, 0],
      [0.55, 0.4],
      [0.9, 0.9],
    ]
    const order = paretoOrder(points)
    expect([...order].sort()).toEqual([0, 1, 2, 3, 4])
    expect(order[0] === 0 || order[0] === 3).toBe(true)
    expect(order.at(-1)).toBe(4)
    // The near neighbour of the first adds less than the ends do.
    expect(order.indexOf(order[0] === 0 ? 3 : 0)).toBe(3)
    expect(
      unitCube([
        [1, 5],
        [3, 5],
      ]),
    ).toEqual([
      [0, 0],
      [1, 0],
    ])
  })

  it('of hundreds of points are ordered whole', () => {
    const random = createRandom(2)
    const points = Array.from({ length: 300 }, () => [random.next(), random.next(), random.next()])
    expect(new Set(paretoOrder(points)).size).toBe(300)
  })
})
