import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimateEnd, type JudgedRate, usableStretch } from '../../src/recipe/range/ends.ts'

const rate = (value: number, ...outcomes: JudgedRate['outcomes'][number][]): JudgedRate => ({
  rate: value,
  outcomes,
})

describe('usableStretch', () => {
  it('finds the rates that fall and their neighbours that do not', () => {
    const rates = [
      rate(1e-5, 'flat'),
      rate(1e-4, 'flat'),
      rate(1e-3, 'falls'),
      rate(1e-2, 'falls'),
      rate(0.1, 'explodes'),
    ]
    expect(usableStretch(rates)).toEqual({
      low: { inside: 1e-3, outside: 1e-4 },
      high: { inside: 1e-2, outside: 0.1 },
    })
  })

  it('says so where an end was not reached', () => {
    expect(usableStretch([rate(1e-3, 'falls'), rate(1e-2, 'falls')])).toEqual({
      low: { inside: 1e-3, outside: null },
      high: { inside: 1e-2, outside: null },
    })
  })

  it('takes the longest stretch where a lucky run falls far from the others', () => {
    const rates = [
      rate(1e-6, 'falls'),
      rate(1e-5, 'flat'),
      rate(1e-3, 'falls'),
      rate(1e-2, 'falls'),
      rate(0.1, 'explodes'),
    ]
    expect(usableStretch(rates)?.low).toEqual({ inside: 1e-3, outside: 1e-5 })
  })

  it('goes by the majority of seeds', () => {
    const rates = [
      rate(1e-4, 'falls', 'flat', 'flat'),
      rate(1e-3, 'falls', 'falls', 'flat'),
      rate(1e-2, 'explodes', 'explodes', 'falls'),
    ]
    expect(usableStretch(rates)).toEqual({
      low: { inside: 1e-3, outside: 1e-4 },
      high: { inside: 1e-3, outside: 1e-2 },
    })
  })

  it('is null where nothing falls', () => {
    expect(usableStretch([rate(1e-4, 'flat'), rate(1, 'explodes')])).toBeNull()
  })
})

describe('estimateEnd', () => {
  it('lies halfway in log space between the last rate that works and the first that does not', () => {
    const end = estimateEnd([rate(1e-4, 'flat'), rate(1e-3, 'falls'), rate(1e-2, 'falls')], 'low')
    expect(end?.value).toBeCloseTo(Math.sqrt(1e-7), 10)
    expect([end?.low, end?.high]).toEqual([1e-4, 1e-3])
  })

  it('has an interval that holds the borders of all seeds', () => {
    const rates = [
      rate(0.01, 'falls', 'falls'),
      rate(0.1, 'falls', 'explodes'),
      rate(1, 'explodes', 'explodes'),
    ]
    const end = estimateEnd(rates, 'high')
    expect([end?.low, end?.high]).toEqual([0.01, 1])
    expect(end?.value).toBeCloseTo(0.1, 10)
  })

  it('is null where every seed works everywhere', () => {
    expect(estimateEnd([rate(0.01, 'falls'), rate(0.1, 'falls')], 'high')).toBeNull()
  })

  it('takes the border that the fewest runs of a seed contradict', () => {
    const rates = [
      rate(0.1, 'falls', 'falls'),
      rate(0.2, 'explodes', 'falls'),
      rate(0.4, 'falls', 'falls'),
      rate(0.8, 'falls', 'explodes'),
      rate(1.6, 'explodes', 'falls'),
      rate(3.2, 'explodes', 'explodes'),
    ]
    // The first seed: between 0.8 and 1.6, though it failed at 0.2; the second: between 0.4 and 0.8, or 1.6 and 3.2: the lower.
    expect(estimateEnd(rates, 'high')).toEqual({ value: expect.closeTo(0.8, 10), low: 0.4, high: 1.6 })
  })

  it('counts a seed that works nowhere, or everywhere, as at the last rate on its side', () => {
    const rates = [
      rate(0.1, 'falls', 'explodes', 'falls'),
      rate(1, 'explodes', 'explodes', 'falls'),
      rate(10, 'explodes', 'explodes', 'falls'),
    ]
    const end = estimateEnd(rates, 'high')
    expect([end?.low, end?.high]).toEqual([0.1, 10])
    expect(end?.value).toBeCloseTo(10 ** ((-0.5 - 1 + 1) / 3), 10)
  })

  it('keeps seeds apart where not all were tried at every rate', () => {
    const rates: JudgedRate[] = [
      { rate: 0.01, outcomes: ['falls', 'falls'], seeds: [0, 1] },
      { rate: 0.1, outcomes: ['falls'], seeds: [1] },
      { rate: 1, outcomes: ['explodes', 'explodes'], seeds: [0, 1] },
    ]
    // Seed 0 has its border between 0.01 and 1, seed 1 between 0.1 and 1.
    expect(estimateEnd(rates, 'high')?.value).toBeCloseTo(10 ** ((-1 - 0.5) / 2), 10)
  })

  it('is the border itself wherever it lies, on both sides', () => {
    const grid = Array.from({ length: 13 }, (_, index) => 10 ** (-6 + index / 4))
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 11 }),
        fc.constantFrom('low' as const, 'high' as const),
        (at, side) => {
          const works = (index: number) => (side === 'high' ? index <= at : index > at)
          const rates = grid.map((value, index) => rate(value, works(index) ? 'falls' : 'flat'))
          const end = estimateEnd(rates, side)!
          expect([end.low, end.high]).toEqual([grid[at], grid[at + 1]])
          expect(end.value).toBeCloseTo(Math.sqrt(grid[at]! * grid[at + 1]!), 12)
        },
      ),
    )
  })
})
