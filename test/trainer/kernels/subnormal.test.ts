// Saturated scores and decaying averages produce numbers below 1.2e-38, with which arithmetic is slow; the kernels put
// zeros in their place without changing anything that counts.
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../src/trainer/network/engine.ts'
import { seeded } from '../network/numbers.ts'
import { openKernels } from './open-kernels.ts'

const smallestNormal = 2 ** -126
const subnormals = (values: Iterable<number>): number[] =>
  [...values].filter((value) => value !== 0 && Math.abs(value) < smallestNormal)

describe('softmax cross-entropy of saturated scores', () => {
  const rows = [
    [0, 100, -90, 12, -5],
    [-70, 0, -63, -64.5, -87.2],
    [3, 3, 3, 3, 3],
    [500, -500, 0, 88, 89],
  ]
  const labels = [0, 1, 2, 3]

  it('gives the losses of float64, and gradients that are exact to float32 or zero where they are negligible', () => {
    const { kernels, inputs, outputs, read, integers } = openKernels([rows.flat()], [20, 5, 4])
    const [gradient, room, labelsAt] = outputs as [number, number, number]
    integers.set(labels, labelsAt / 4)
    const scale = 1 / 128
    const loss = kernels.crossEntropy(inputs[0]!, labelsAt, 4, 5, 0, scale, gradient, room)
    const got = read(gradient, 20)
    let expected = 0
    rows.forEach((row, r) => {
      const top = Math.max(...row)
      const total = row.reduce((sum, z) => sum + Math.exp(z - top), 0)
      expected += Math.log(total) + top - row[labels[r]!]!
      row.forEach((z, c) => {
        const exact = (Math.exp(z - top) / total - (c === labels[r] ? 1 : 0)) * scale
        expect(Math.abs(got[r * 5 + c]! - exact)).toBeLessThan(1e-6 * Math.abs(exact) + 2e-30)
      })
    })
    expect(Math.abs(loss - expected) / expected).toBeLessThan(1e-6)
    expect(subnormals(got)).toEqual([])
    expect(got[2]).toBe(0)
  })

  it('keeps a NaN, and an infinite score is no number', () => {
    for (const bad of [Number.NaN, Infinity]) {
      const { kernels, inputs, outputs, integers } = openKernels([[1, bad, 2, 0, 0]], [5, 5, 1])
      integers.set([0], outputs[2]! / 4)
      expect(kernels.crossEntropy(inputs[0]!, outputs[2]!, 1, 5, 0, 1, outputs[0]!, outputs[1]!)).toBeNaN()
    }
  })

  it('takes the logarithms of many rows and many classes together', () => {
    const classes = 1000
    const count = 21
    const scores = Array.from({ length: classes * count }, (_, i) => (i % 13) / 13)
    const { kernels, inputs, outputs, integers } = openKernels([scores], [classes * count, classes, count])
    integers.set(new Int32Array(count).fill(7), outputs[2]! / 4)
    const loss = kernels.crossEntropy(
      inputs[0]!,
      outputs[2]!,
      count,
      classes,
      0.1,
      1,
      outputs[0]!,
      outputs[1]!,
    )
    let expected = 0
    for (let r = 0; r < count; r++) {
      const row = scores.slice(r * classes, (r + 1) * classes)
      const logTotal = Math.log(row.reduce((sum, z) => sum + Math.exp(z), 0))
      const mean = row.reduce((sum, z) => sum + logTotal - z, 0) / classes
      expected += 0.9 * (logTotal - row[7]!) + 0.1 * mean
    }
    expect(Math.abs(loss - expected) / expected).toBeLessThan(1e-6)
  })
})

describe('optimizers', () => {
  it('let momentum and averages without gradients fall to zero, never to subnormal numbers', () => {
    for (const nesterov of [false, true]) {
      const { kernels, inputs, read } = openKernels(
        [
          [1, -1, 0.5, 2],
          [0, 0, 0, 0],
          [1, -1, 1e-20, 1e-30],
        ],
        [],
      )
      const [w, g, b] = inputs as [number, number, number]
      for (let step = 0; step < 1000; step++) {
        kernels.momentum(w, g, b, 4, 0.01, 1, 0.9, nesterov)
        expect(subnormals(read(b, 4))).toEqual([])
      }
      expect(read(b, 4).map(Math.abs)).toEqual([0, 0, 0, 0])
      const travelled = (0.01 * 0.9 * (nesterov ? 0.9 : 1)) / (1 - 0.9)
      expect(read(w, 4)[0]).toBeCloseTo(1 - travelled, 6)
    }
  })

  it('keep a NaN in weights and averages', () => {
    const { kernels, inputs, read } = openKernels(
      [
        [1, 1, 1, 1],
        [Number.NaN, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ],
      [],
    )
    const [w, g, m, v] = inputs as [number, number, number, number]
    kernels.adam(w, g, m, v, 4, 1, 0.1, 0.999, 0.001, 0.01, 30, 1e-8, 1)
    for (const at of [w, m, v]) expect(read(at, 4).map(Number.isNaN)).toEqual([true, false, false, false])
  })
})

describe('a saturated network', () => {
  for (const activation of ['relu', 'tanh', 'sigmoid'] as const) {
    it(`of ${activation} trains without subnormal numbers in its weights`, () => {
      const random = seeded(3)
      const engine = createEngine({
        network: {
          input: { channels: 1, height: 4, width: 4 },
          outputs: 5,
          layers: [
            { kind: 'dense', units: 24 },
            { kind: 'activation', activation },
            { kind: 'dense', units: 16 },
            { kind: 'activation', activation },
          ],
          initialization: { kind: 'he', scale: 60 },
          loss: { kind: 'softmax-cross-entropy', labelSmoothing: 0 },
        },
        optimizer: { kind: 'momentum', momentum: 0.9 },
        maxBatch: 32,
        random,
      })
      const x = Float32Array.from({ length: 32 * 16 }, () => random.normal())
      const y = Int32Array.from({ length: 32 }, (_, i) => i % 5)
      let last = Number.NaN
      for (let step = 0; step < 300; step++) {
        last = engine.step(x, y, 32, { learningRate: 0.01, regularization: 0.3, clip: 1 }).loss
      }
      expect(last).toBeGreaterThan(0)
      for (const values of engine.weights().values()) expect(subnormals(values)).toEqual([])
    })
  }
})
