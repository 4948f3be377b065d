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
})
