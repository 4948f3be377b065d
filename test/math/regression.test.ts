import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hypergeometricTail } from '../../src/math/hypergeometric.ts'
import { fitLine, fitParabola } from '../../src/math/least-squares.ts'
import { createRandom } from '../../src/math/random.ts'
import { fitLinearModel, selectColumns } from '../../src/math/regression.ts'

const random = createRandom(12)
const x = Array.from({ length: 30 }, () => random.next())
const z = Array.from({ length: 30 }, () => random.next())
const y = x.map((value, i) => 3 * value * value - value + 2 * z[i]! + 0.1 * random.normal())
const ones = x.map(() => 1)

describe('fitLinearModel', () => {
  it('agrees with the closed forms, errors included', () => {
    const line = fitLine(x, y)
    const model = fitLinearModel([ones, x], y)!
    expect(model.coefficients[1]).toBeCloseTo(line.slope, 12)
    expect(model.errorOf([0, 1])).toBeCloseTo(line.slopeError, 12)
    expect(model.degrees).toBe(28)
    const parabola = fitParabola(x, y)
    expect(fitLinearModel([ones, x, x.map((v) => v * v)], y)!.coefficients[2]).toBeCloseTo(
      parabola.quadratic,
      9,
    )
  })

  it('leaves a residual that is orthogonal to every column', () => {
    const column = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 8, maxLength: 8 })
    fc.assert(
      fc.property(column, column, column, (a, b, target) => {
        const columns = [a.map(() => 1), a, b]
        const model = fitLinearModel(columns, target)
        if (!model) return
        const left = target.map(
          (value, i) => value - columns.reduce((sum, c, j) => sum + c[i]! * model.coefficients[j]!, 0),
        )
        for (const c of columns)
          expect(Math.abs(c.reduce((sum, value, i) => sum + value * left[i]!, 0))).toBeLessThan(1e-4)
      }),
    )
  })

  it('answers null where there is nothing to solve', () => {
    expect(fitLinearModel([ones, x, x.map((v) => 2 * v)], y)).toBeNull()
    expect(
      fitLinearModel(
        [
          [1, 1],
          [1, 2],
        ],
        [1, 2],
      ),
    ).toBeNull()
  })
})

describe('selectColumns', () => {
  it('takes what explains and leaves noise', () => {
    const noise = x.map(() => random.normal())
    const selected = selectColumns(y, [ones, x], { candidates: [noise, z], enter: 8, keep: 5 })
    expect(selected).toContain(z)
    expect(selected).not.toContain(noise)
  })
  it('keeps the asked degrees of freedom', () => {
    const candidates = Array.from({ length: 40 }, () => x.map(() => random.next()))
    expect(selectColumns(y, [ones], { candidates, enter: 0, keep: 20 })).toHaveLength(10)
  })
})

describe('hypergeometricTail', () => {
  it('agrees with counting', () => {
    // 5 cards of 52, at least 3 of the 13 hearts: 241,098 of 2,598,960 hands.
    expect(hypergeometricTail(3, { drawn: 5, marked: 13, total: 52 })).toBeCloseTo(241_098 / 2_598_960, 12)
    expect(hypergeometricTail(0, { drawn: 5, marked: 13, total: 52 })).toBe(1)
    expect(hypergeometricTail(4, { drawn: 5, marked: 3, total: 52 })).toBe(0)
  })
})
