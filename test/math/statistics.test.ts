import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logGamma, regularizedBeta } from '../../src/math/beta.ts'
import { binomialTail, wilsonInterval } from '../../src/math/binomial.ts'
import { fitLine, fitParabola } from '../../src/math/least-squares.ts'
import { mean, standardDeviation, standardError } from '../../src/math/moments.ts'
import { normalCdf, normalQuantile } from '../../src/math/normal-distribution.ts'
import { mad, median, quantile } from '../../src/math/quantile.ts'
import { createRandom } from '../../src/math/random.ts'
import { ranks, spearman } from '../../src/math/rank-correlation.ts'
import { exponentialAverage, medianOfLast, runningMedian } from '../../src/math/smoothing.ts'
import { meanInterval, studentCdf, studentQuantile } from '../../src/math/student-distribution.ts'
import { theilSen } from '../../src/math/theil-sen.ts'
import { welchTest } from '../../src/math/welch.ts'

// mpmath and numpy; see make-oracles.py.
const oracle = JSON.parse(readFileSync(new URL('./statistics-oracle.json', import.meta.url), 'utf8'))

function expectClose(value: number, wanted: number, relative = 1e-12): void {
  expect(Math.abs(value - wanted)).toBeLessThanOrEqual(relative * Math.max(Math.abs(wanted), 1e-300))
}

describe('distributions agree with the oracle', () => {
  it.each(oracle.normalCdf as [number, number][])('normal CDF at %d', (x, p) =>
    expectClose(normalCdf(x), p, 1e-13),
  )
  it.each(oracle.normalQuantile as [number, number][])('normal quantile at %d', (p, x) =>
    expectClose(normalQuantile(p), x),
  )
  it.each(oracle.studentCdf as [number, number, number][])('t CDF at %d, %d degrees', (t, degrees, p) =>
    expectClose(studentCdf(t, degrees), p),
  )
  it.each(oracle.studentQuantile as [number, number, number][])(
    't quantile at %d, %d degrees',
    (p, degrees, t) => expectClose(studentQuantile(p, degrees), t, 1e-10),
  )
  it.each(oracle.regularizedBeta as [number, number, number, number][])('I_%d(%d, %d)', (x, a, b, value) =>
    expectClose(regularizedBeta(x, a, b), value),
  )
  it.each(oracle.logGamma as [number, number][])('log gamma at %d', (x, value) =>
    expectClose(logGamma(x), value),
  )
  it.each(oracle.binomialTail as [number, number, number, number][])(
    'P(X >= %d), n %d, p %d',
    (k, n, p, value) => expectClose(binomialTail(k, n, p), value, 1e-10),
  )

  it('3 of the best 5 in the outer tenth: 0.86 %', () =>
    expect(binomialTail(3, 5, 0.1)).toBeCloseTo(0.00856, 10))
  it('ends of the scale', () => {
    expect([normalQuantile(0), normalQuantile(1), studentCdf(Number.POSITIVE_INFINITY, 3)]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      1,
    ])
    expect([binomialTail(0, 5, 0.1), binomialTail(6, 5, 0.1), binomialTail(2, 5, 1)]).toEqual([1, 0, 1])
    expect([normalQuantile(-0.1), studentQuantile(1.5, 3)]).toEqual([Number.NaN, Number.NaN])
  })
})

describe('summaries agree with the oracle', () => {
  it.each(oracle.quantiles as [number, number][])('quantile %d', (p, value) =>
    expectClose(quantile(oracle.x, p), value),
  )
  it('standard deviation and error', () => {
    expectClose(standardDeviation(oracle.x), oracle.standardDeviation)
    expectClose(standardError(oracle.x), oracle.standardDeviation / Math.sqrt(23))
    expect(standardDeviation([3])).toBeNaN()
  })
  it('median and MAD', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
    expect(median([])).toBeNaN()
    expect(median([1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY)
    expectClose(mad([1, 2, 3, 4, 100]), 1.4826)
  })
  it('MAD of normal values estimates their standard deviation (4 sigma)', () => {
    const random = createRandom(1)
    const values = Array.from({ length: 20_000 }, () => 3 * random.normal())
    // Its standard error is about 1.17 * sigma / sqrt(n).
    expect(Math.abs(mad(values) - 3)).toBeLessThan((4 * 3 * 1.17) / Math.sqrt(20_000))
  })
})

describe('lines', () => {
  it('least squares agree with the oracle', () => {
    const line = fitLine(oracle.x, oracle.y)
    expectClose(line.slope, oracle.line[0], 1e-10)
    expectClose(line.intercept, oracle.line[1], 1e-10)
    const parabola = fitParabola(oracle.x, oracle.y)
    expectClose(parabola.quadratic, oracle.parabola[0], 1e-9)
    expectClose(parabola.linear, oracle.parabola[1], 1e-9)
    expectClose(parabola.constant, oracle.parabola[2], 1e-9)
  })
  it('a parabola far from zero keeps its vertex', () => {
    const x = [1000, 1001, 1002, 1004, 1007]
    const parabola = fitParabola(
      x,
      x.map((value) => 2 * (value - 1003) ** 2 + 5),
    )
    expect(parabola.vertex).toBeCloseTo(1003, 9)
    expect(parabola.quadratic).toBeCloseTo(2, 10)
  })
  it('nothing to fit gives NaN', () => {
    expect(fitLine([1, 1], [2, 3]).slope).toBeNaN()
    expect(fitParabola([1, 2, 2, 1], [1, 2, 3, 4]).quadratic).toBeNaN()
    expect(theilSen([1, 1], [2, 3]).slope).toBeNaN()
  })
  it('Theil-Sen agrees with the oracle and shrugs off wild points', () => {
    expectClose(theilSen(oracle.x, oracle.y).slope, oracle.theilSenSlope)
    const x = Array.from({ length: 20 }, (_, i) => i)
    const y = x.map((value) => (value % 5 === 0 ? 1e6 : 3 - 2 * value))
    expect(theilSen(x, y).slope).toBeCloseTo(-2, 10)
  })
  it('the Theil-Sen interval covers the true slope in 95 % of samples (4 sigma of 1,000)', () => {
    const random = createRandom(2)
    const x = Array.from({ length: 15 }, (_, i) => i)
    let covered = 0
    for (let i = 0; i < 1000; i++) {
      const { low, high } = theilSen(
        x,
        x.map((value) => 0.3 * value + random.normal()),
      )
      if (low <= 0.3 && 0.3 <= high) covered++
    }
    // One-sided below: rounding to whole ranks makes the interval a little wide.
    expect(covered).toBeGreaterThan(950 - 4 * 6.9)
    expect(covered).toBeLessThan(985)
  })
})

describe('comparisons', () => {
  it('Spearman and Welch agree with the oracle', () => {
    const rank = spearman(oracle.x, oracle.y)
    expectClose(rank.correlation, oracle.spearman[0])
    expectClose(rank.p, oracle.spearman[1], 1e-9)
    const test = welchTest(oracle.welch.a, oracle.welch.b)
    expectClose(test.t, oracle.welch.t, 1e-10)
    expectClose(test.degrees, oracle.welch.degrees, 1e-10)
    expectClose(test.p, oracle.welch.p, 1e-9)
    expect(test.high).toBeLessThan(0)
  })
  it('ties share their rank and infinities are ordered', () => {
    expect(ranks([2, Number.POSITIVE_INFINITY, 1, 2])).toEqual([2.5, 4, 1, 2.5])
    expect(spearman([1, 2, 3], [5, 5, 5]).correlation).toBeNaN()
    expect(spearman([1, 2, 3], [9, 10, 11])).toEqual({ correlation: 1, p: 0 })
  })
  it('constant samples', () => {
    expect(welchTest([1, 1], [1, 1]).p).toBe(1)
    expect(welchTest([1, 1], [2, 2]).p).toBe(0)
    expect(welchTest([1], [2, 3]).p).toBeNaN()
  })
  it('Wilson: published example, and certain ends', () => {
    // Newcombe 1998, table I: 81 of 263.
    const { low, high } = wilsonInterval(81, 263)
    expect(low).toBeCloseTo(0.2553, 4)
    expect(high).toBeCloseTo(0.3662, 4)
    expect(wilsonInterval(0, 20).low).toBe(0)
    expect(wilsonInterval(20, 20).high).toBe(1)
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 })
  })
  it('the interval of a mean of five seeds covers it in 95 % of samples (4 sigma of 2,000)', () => {
    const random = createRandom(4)
    let covered = 0
    for (let i = 0; i < 2000; i++) {
      const { low, high } = meanInterval(Array.from({ length: 5 }, () => 7 + random.normal()))
      if (low <= 7 && 7 <= high) covered++
    }
    expect(Math.abs(covered - 1900)).toBeLessThan(4 * 9.75)
    expect(meanInterval([3])).toEqual({
      mean: 3,
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
    })
  })
})

describe('smoothing', () => {
  it('corrects the start and passes over what is not finite', () => {
    expect(exponentialAverage([2, 2, Number.NaN, 2], 0.9).map((x) => Math.round(x * 1e9) / 1e9)).toEqual([
      2, 2, 2, 2,
    ])
    expect(exponentialAverage([Number.NaN, 1], 0.5)).toEqual([Number.NaN, 1])
    expect(exponentialAverage([1, 3], 0)).toEqual([1, 3])
    // weights 0.25 and 0.5 over 0.75
    expect(exponentialAverage([1, 4], 0.5)[1]).toBeCloseTo(3, 12)
  })
  it('a running median ignores one outlier and looks back only', () => {
    expect(runningMedian([1, 2, 900, 3, 4], 3)).toEqual([1, 1.5, 2, 3, 4])
    expect(medianOfLast([1, 900, 3], 3)).toBe(3)
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true }), { minLength: 1 }),
        fc.integer({ min: 1, max: 7 }),
        (values, window) => {
          const whole = runningMedian(values, window)
          const cut = Math.ceil(values.length / 2)
          expect(runningMedian(values.slice(0, cut), window)).toEqual(whole.slice(0, cut))
        },
      ),
    )
  })
  it('mean of nothing is NaN', () => expect(mean([])).toBeNaN())
})
