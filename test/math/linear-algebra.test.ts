import { describe, expect, it } from 'vitest'
import { cholesky, inverseFromCholesky, solveLower, solveUpper } from '../../src/math/cholesky.ts'
import { minimize } from '../../src/math/minimize.ts'
import { createRandom } from '../../src/math/random.ts'
import { symmetricEigen } from '../../src/math/symmetric-eigen.ts'

function positive(n: number, seed: number): number[][] {
  const random = createRandom(seed)
  const b = Array.from({ length: n }, () => Array.from({ length: n }, () => random.normal()))
  return b.map((row, i) =>
    b.map((other, j) => row.reduce((sum, v, k) => sum + v * other[k]!, i === j ? 0.1 : 0)),
  )
}

describe('cholesky', () => {
  it('gives a factor whose product is the matrix, in an array with room, also when rows are added later', () => {
    for (const n of [1, 2, 5, 23]) {
      const a = positive(n, n)
      const room = n + 3
      const l = new Float64Array(room * room)
      a.forEach((row, i) => {
        l.set(row, i * room)
      })
      const half = Math.floor(n / 2)
      expect(cholesky({ l, room, n: half })).toBe(true)
      expect(cholesky({ l, room, n }, half)).toBe(true)
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) {
          let sum = 0
          for (let k = 0; k <= j; k++) sum += l[i * room + k]! * l[j * room + k]!
          expect(Math.abs(sum - a[i]![j]!)).toBeLessThan(1e-10)
        }
      }
      const b = Float64Array.from({ length: n }, (_, i) => i + 1)
      const x = b.slice()
      solveLower({ l, room, n }, x)
      solveUpper({ l, room, n }, x)
      const inverse = inverseFromCholesky({ l, room, n })
      for (let i = 0; i < n; i++) {
        expect(a[i]!.reduce((sum, v, j) => sum + v * x[j]!, 0)).toBeCloseTo(b[i]!, 6)
        const row = Array.from({ length: n }, (_, j) => inverse[Math.max(i, j) * n + Math.min(i, j)]!)
        expect(row.reduce((sum, v, j) => sum + v * b[j]!, 0)).toBeCloseTo(x[i]!, 6)
      }
    }
  })

  it('says so where the matrix is not positive definite', () => {
    expect(cholesky({ l: Float64Array.of(1, 0, 2, 1), room: 2, n: 2 })).toBe(false)
    expect(cholesky({ l: Float64Array.of(Number.NaN), room: 1, n: 1 })).toBe(false)
  })
})

describe('symmetricEigen', () => {
  it('gives orthonormal vectors that rebuild the matrix', () => {
    for (const n of [1, 2, 7, 20]) {
      const a = positive(n, 100 + n)
      const { values, vectors } = symmetricEigen(a)
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          const rebuilt = values.reduce((sum, v, k) => sum + v * vectors[i]![k]! * vectors[j]![k]!, 0)
          expect(Math.abs(rebuilt - a[i]![j]!)).toBeLessThan(1e-9)
          const product = values.reduce((sum, _, k) => sum + vectors[k]![i]! * vectors[k]![j]!, 0)
          expect(Math.abs(product - Number(i === j))).toBeLessThan(1e-10)
        }
      }
    }
  })
})

describe('minimize', () => {
  it('finds the valley of Rosenbrock', () => {
    const { x } = minimize(
      ([a, b]) => ({
        value: (1 - a!) ** 2 + 100 * (b! - a! * a!) ** 2,
        gradient: Float64Array.of(-2 * (1 - a!) - 400 * a! * (b! - a! * a!), 200 * (b! - a! * a!)),
      }),
      Float64Array.of(-1.2, 1),
      { iterations: 200, tolerance: 0 },
    )
    expect(x[0]).toBeCloseTo(1, 4)
    expect(x[1]).toBeCloseTo(1, 4)
  })

  it('stays where it may go: infinite values turn a step back', () => {
    const { x } = minimize(
      ([a]) => ({
        value: a! > 0 ? a! - Math.log(a!) : Number.POSITIVE_INFINITY,
        gradient: Float64Array.of(1 - 1 / a!),
      }),
      Float64Array.of(5),
      { iterations: 100, tolerance: 0 },
    )
    expect(x[0]).toBeCloseTo(1, 4)
  })
})
