import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openKernels } from './open-kernels.ts'

const size = fc.integer({ min: 1, max: 37 })
const number = fc.integer({ min: -8, max: 8 })
/** Small whole numbers: every product and sum is exact in float32, so equality is exact. */
const product = fc.record({ rows: size, k: size, n: size }).chain(({ rows, k, n }) =>
  fc.record({
    rows: fc.constant(rows),
    k: fc.constant(k),
    n: fc.constant(n),
    x: numbers(rows * k),
    w: numbers(k * n),
    bias: numbers(n),
    dy: numbers(rows * n),
  }),
)

describe('dense products equal the naive ones', () => {
  it('forward, with bias and relu', () => {
    fc.assert(
      fc.property(product, ({ rows, k, n, x, w, bias }) => {
        const open = openKernels([x, panels(w, k, n), padded(bias)], [rows * n, (rows + 3) * k])
        const { kernels, inputs, outputs } = open
        kernels.packRows(inputs[0]!, rows, k, outputs[1]!)
        for (const activation of [0, 1]) {
          kernels.denseForward(outputs[1]!, rows, k, inputs[1]!, n, inputs[2]!, outputs[0]!, activation)
          const expected = table(rows, n, (r, j) => {
            const sum = bias[j]! + range(k, (i) => x[r * k + i]! * w[i * n + j]!)
            return activation === 1 ? Math.max(0, sum) : sum
          })
          expect(open.read(outputs[0]!, rows * n)).toEqual(expected)
        }
      }),
    )
  })

  it('weight gradient, with zeros in the padding', () => {
    fc.assert(
      fc.property(product, ({ rows, k, n, x, dy }) => {
        const wide = Math.ceil(n / 8) * 8
        const open = openKernels([x, dy], [(k + 3) * rows, rows * wide, k * wide])
        const [quads, panel, dw] = open.outputs as [number, number, number]
        open.kernels.packColumns(open.inputs[0]!, rows, k, quads)
        open.kernels.packPanels(open.inputs[1]!, rows, n, panel)
        open.kernels.denseWeightGradient(quads, rows, k, panel, n, dw)
        const expected = table(k, n, (i, j) => range(rows, (r) => x[r * k + i]! * dy[r * n + j]!))
        expect(open.read(dw, k * wide)).toEqual(panels(expected, k, n))
      }),
    )
  })

  it('input gradient, through the transposed weights', () => {
    fc.assert(
      fc.property(product, ({ rows, k, n, w, dy }) => {
        const open = openKernels([dy, panels(w, k, n)], [Math.ceil(k / 8) * 8 * n, (rows + 3) * n, rows * k])
        const [transposed, quads, dx] = open.outputs as [number, number, number]
        open.kernels.transposePanels(open.inputs[1]!, k, n, transposed)
        open.kernels.packRows(open.inputs[0]!, rows, n, quads)
        open.kernels.denseForward(quads, rows, n, transposed, k, 0, dx, 0)
        const expected = table(rows, k, (r, i) => range(n, (j) => dy[r * n + j]! * w[i * n + j]!))
        expect(open.read(dx, rows * k)).toEqual(expected)
      }),
    )
  })
})

function numbers(length: number): fc.Arbitrary<number[]> {
  return fc.array(number, { minLength: length, maxLength: length })
}

/** Row-major [k, n] as [n / 8][k][8], padding zero. */
function panels(w: readonly number[], k: number, n: number): number[] {
  return Array.from({ length: Math.ceil(n / 8) }, (_, panel) =>
    table(k, 8, (i, t) => (panel * 8 + t < n ? w[i * n + panel * 8 + t]! : 0)),
  ).flat()
}

function padded(values: readonly number[]): number[] {
  return [...values, ...Array<number>(7).fill(0)]
}

/** Without negative zeros, which `toEqual` tells from zero. */
function table(rows: number, columns: number, value: (row: number, column: number) => number): number[] {
  return Array.from({ length: rows * columns }, (_, i) => value(Math.floor(i / columns), i % columns) + 0)
}

function range(count: number, value: (i: number) => number): number {
  let sum = 0
  for (let i = 0; i < count; i++) sum += value(i)
  return sum
}
