import { describe, expect, it } from 'vitest'
import { activationCodes } from '../../../src/trainer/kernels/kernels.ts'
import { openKernels } from './open-kernels.ts'

const grid = Array.from({ length: 4001 }, (_, i) => Math.fround((i - 2000) / 100))

describe('activations equal Math to float32', () => {
  const known = {
    tanh: Math.tanh,
    sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
    relu: (x: number) => Math.max(0, x),
    'leaky-relu': (x: number) => (x > 0 ? x : x * 0.01),
  }
  for (const [name, exact] of Object.entries(known)) {
    it(name, () => {
      const open = openKernels([grid], [])
      open.kernels.activationForward(
        open.inputs[0]!,
        grid.length,
        activationCodes[name as keyof typeof known],
      )
      const got = open.read(open.inputs[0]!, grid.length)
      const worst = Math.max(
        ...grid.map((x, i) => Math.abs(got[i]! - exact(x)) / Math.max(1e-3, Math.abs(exact(x)))),
      )
      expect(worst).toBeLessThan(1e-6)
    })

    it(`${name} keeps a NaN and bears infinities`, () => {
      const open = openKernels([[Number.NaN, Infinity, -Infinity, 0]], [])
      open.kernels.activationForward(open.inputs[0]!, 4, activationCodes[name as keyof typeof known])
      const got = open.read(open.inputs[0]!, 4)
      expect(got[0]).toBeNaN()
      expect(got[1]).toBe(exact(Infinity))
      expect(got[2]).toBeCloseTo(exact(-Infinity), 6)
    })
  }
})

describe('reductions', () => {
  it('sum up to the count and no further, whatever lies behind', () => {
    for (const count of [1, 2, 3, 4, 5, 7, 8, 9, 1023, 1024, 1025, 2050]) {
      const values = Array.from({ length: count + 8 }, (_, i) => (i < count ? (i % 5) - 1 : 1e6))
      const { kernels, inputs } = openKernels([values, values.map((v) => v + 2)], [])
      const kept = values.slice(0, count)
      expect(kernels.sum(inputs[0]!, count)).toBe(kept.reduce((a, b) => a + b, 0))
      expect(kernels.sumSquares(inputs[0]!, count, 1)).toBe(kept.reduce((a, b) => a + (b - 1) ** 2, 0))
      expect(kernels.distanceSquared(inputs[0]!, inputs[1]!, count)).toBe(count * 4)
    }
  })

  it('count dead columns and what lies outside an interval', () => {
    const table = [0, 1, 0, -1, 0, 0, 0, 2, 0, 0, 0, 3]
    const { kernels, inputs } = openKernels([table], [])
    expect(kernels.deadColumns(inputs[0]!, 3, 4)).toBe(2)
    expect(kernels.countOutside(inputs[0]!, 12, -0.5, 1.5)).toBe(3)
  })

  it('sum columns over more rows than a block', () => {
    const rows = 131
    const columns = 7
    const table = Array.from({ length: rows * columns }, (_, i) => (i % 11) - 5)
    const { kernels, inputs, outputs, read } = openKernels([table], [columns])
    kernels.columnSums(inputs[0]!, rows, columns, outputs[0]!)
    const expected = Array.from({ length: columns }, (_, j) =>
      table.filter((_, i) => i % columns === j).reduce((a, b) => a + b, 0),
    )
    expect(read(outputs[0]!, columns)).toEqual(expected)
  })
})
