import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OptimizerSpec } from '../../../src/trainer/network/network.ts'
import { batchOf, changesOf, engineOf, everything, mlp, network, norm, plain } from './networks.ts'

const adam: OptimizerSpec = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }

describe('an engine', () => {
  it('names its layers and counts its parameters', () => {
    const engine = engineOf(everything)
    expect(engine.layerNames).toEqual(['conv1', 'norm1', 'dense1', 'output'])
    expect(engine.parameters).toBe(5 * 9 + 5 + 10 + 20 * 9 + 9 + 27 + 3)
    expect([...engine.weights()].map(([name, values]) => [name, values.length])).toEqual([
      ['conv1.weight', 45],
      ['conv1.bias', 5],
      ['norm1.weight', 5],
      ['norm1.bias', 5],
      ['dense1.weight', 180],
      ['dense1.bias', 9],
      ['output.weight', 27],
      ['output.bias', 3],
      ['norm1.mean', 5],
      ['norm1.variance', 5],
    ])
  })

  it('gives bitwise the same numbers for the same seed, whatever another engine does', () => {
    const { x, y } = batchOf(everything, 16)
    const losses = (disturb: boolean): number[] => {
      const engine = engineOf(everything, { optimizer: adam })
      const other = engineOf(everything, { seed: 8 })
      return Array.from({ length: 40 }, () => {
        if (disturb) other.step(x, y, 16, plain)
        return engine.step(x, y, 16, { learningRate: 0.01, regularization: 1e-3, clip: 1 }).loss
      })
    }
    const first = losses(false)
    expect(losses(true)).toEqual(first)
    expect(engineOf(everything, { seed: 4 }).step(x, y, 16, plain).loss).not.toBe(first[0])
    expect(first.at(-1)).toBeLessThan(first[0]! / 2)
  })

  it('draws each layer from a stream of its own', () => {
    const wide = network([
      { kind: 'dense', units: 8 },
      { kind: 'dropout', rate: 0.5 },
      { kind: 'dense', units: 40 },
    ])
    const first = engineOf(mlp).weights().get('dense1.weight')
    expect(engineOf(wide).weights().get('dense1.weight')).toEqual(first)
  })

  it('keeps its memory: a grown one would have cut the engine off its numbers', () => {
    const { x, y } = batchOf(everything, 16)
    const engine = engineOf(everything, { optimizer: adam })
    engine.step(x, y, 16, plain)
    const { arrayBuffers, external } = process.memoryUsage()
    for (let i = 0; i < 2000; i++) engine.step(x, y, 16, plain)
    const after = process.memoryUsage()
    expect(after.arrayBuffers).toBeLessThanOrEqual(arrayBuffers + 65_536)
    expect(after.external).toBeLessThanOrEqual(external + 65_536)
    expect(engine.weights().get('output.weight')!.length).toBe(27)
  })

  it('sets what it gets', () => {
    const from = engineOf(everything, { seed: 1 })
    const { x, y } = batchOf(everything, 16)
    from.step(x, y, 16, plain)
    const to = engineOf(everything, { seed: 2 })
    to.setWeights(from.weights())
    expect(to.weights()).toEqual(from.weights())
    expect(to.evaluate(x, y, 16)).toEqual(from.evaluate(x, y, 16))
    expect(() => to.setWeights(new Map([['conv7.weight', new Float32Array(1)]]))).toThrow(/conv7\.weight/)
    expect(() => to.setWeights(new Map([['output.bias', new Float32Array(4)]]))).toThrow(
      /output\.bias has 4.*3/,
    )
  })

  it('evaluates more than a batch in pieces, and changes nothing', () => {
    const { x, y } = batchOf(everything, 53)
    const small = engineOf(everything, { maxBatch: 8 })
    const whole = engineOf(everything, { maxBatch: 64 })
    small.setWeights(whole.weights())
    expect(small.evaluate(x, y, 53).loss).toBeCloseTo(whole.evaluate(x, y, 53).loss, 5)
    expect(small.evaluate(x, y, 53).correct).toBe(whole.evaluate(x, y, 53).correct)
    expect(small.weights()).toEqual(whole.weights())
  })

  it('refuses what does not fit, and says what', () => {
    const engine = engineOf(mlp)
    const { x, y } = batchOf(mlp, 17)
    expect(() => engine.step(x, y, 17, plain)).toThrow(/batch is 17.*1 to 16/)
    expect(() => engine.step(x.subarray(1), y, 17 - 1, plain)).not.toThrow()
    expect(() => engine.step(x.subarray(0, 39), y, 2, plain)).toThrow(/39 inputs.*2 samples of 20/)
    expect(() =>
      engine.step(
        x,
        y.map(() => 3),
        2,
        plain,
      ),
    ).toThrow(/label 3 of sample 0.*0\.\.2/)
    expect(() => engine.evaluate(x, y, 0)).toThrow(/n is 0/)
    expect(() => engineOf(network([{ kind: 'dense', units: 0 }]))).toThrow(/units of dense1 is 0/)
    expect(() => engineOf(network([{ kind: 'convolution', filters: 2, size: 2 }]))).toThrow(
      /size of conv1 is 2/,
    )
    expect(() =>
      engineOf(
        network([
          { kind: 'dense', units: 2 },
          { kind: 'convolution', filters: 2, size: 3 },
        ]),
      ),
    ).toThrow(/behind/)
    expect(() => engineOf(network([{ kind: 'pooling', size: 5 }]))).toThrow(/pooling size is 5.*1 to 4/)
    expect(() => engineOf(network([{ kind: 'dropout', rate: 1 }]))).toThrow(/dropout rate 1/)
  })

  it('loses on NaN and infinity without hanging or throwing', () => {
    const { x, y } = batchOf(everything, 16)
    const engine = engineOf(everything)
    for (let i = 0; i < 20; i++) engine.step(x, y, 16, { ...plain, learningRate: 1e30 })
    const result = engine.step(x, y, 16, { ...plain, clip: 1 })
    expect(result.loss).toBeNaN()
    expect(result.correct).toBe(0)
  })
})

describe('initial weights', () => {
  const big = { input: { channels: 1, height: 1, width: 300 } }
  const spread = (kind: 'he' | 'glorot' | 'scaled-normal' | 'zero', scale?: number): number => {
    const spec = network([{ kind: 'dense', units: 200 }], {
      ...big,
      initialization: { kind, bias: 0.25, ...(scale === undefined ? {} : { scale }) },
    })
    const weights = engineOf(spec).weights()
    expect([...weights.get('dense1.bias')!]).toEqual(Array(200).fill(0.25))
    expect([...weights.get('output.bias')!]).toEqual([0, 0, 0])
    return norm(weights.get('dense1.weight')!) / Math.sqrt(60_000)
  }

  // 60,000 draws: the deviation of the estimate is 0.3 %; 2 % is 7 of them.
  it('have the standard deviation that their rule asks for', () => {
    expect(spread('he') / Math.sqrt(2 / 300)).toBeCloseTo(1, 1.5)
    expect(spread('he', 3) / Math.sqrt(2 / 300)).toBeCloseTo(3, 1)
    expect(spread('glorot') / Math.sqrt(2 / 500)).toBeCloseTo(1, 1.5)
    expect(spread('scaled-normal') / 0.01).toBeCloseTo(1, 1.5)
    expect(spread('scaled-normal', 0.2) / 0.2).toBeCloseTo(1, 1.5)
    expect(spread('zero')).toBe(0)
  })
})

describe('dropout', () => {
  it('drops at its rate and scales up what stays', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 0.1, 0.5, 0.9), fc.integer({ min: 1, max: 1000 }), (rate, seed) => {
        const units = 400
        const input = { channels: 1, height: 1, width: units }
        const changesAt = (rate: number): number[] => {
          const engine = engineOf(
            network([{ kind: 'dropout', rate }], { input, initialization: { kind: 'zero' } }),
            { seed },
          )
          // One sample of ones: the gradient of an output's weights is the mask times one number.
          const changes = changesOf(engine, { x: new Float32Array(units).fill(1), y: new Int32Array(1) })
          return Array.from({ length: units }, (_, i) => changes.get('output.weight')![i * 3]!)
        }
        const whole = changesAt(0)[0]!
        const changes = changesAt(rate)
        const dropped = changes.filter((v) => v === 0).length / units
        // 5 sigma of a binomial of 400: one false alarm in 1.7 million draws.
        expect(Math.abs(dropped - rate)).toBeLessThanOrEqual(5 * Math.sqrt((rate * (1 - rate)) / units))
        for (const v of changes) if (v !== 0) expect(v * (1 - rate)).toBeCloseTo(whole, 6)
      }),
      { numRuns: 20 },
    )
  })
})

describe('layer statistics', () => {
  it('are measured only when asked for, over the very next step', () => {
    const { x, y } = batchOf(everything, 16)
    const engine = engineOf(everything, { optimizer: adam })
    expect(engine.layerStatistics()).toEqual([])
    engine.measureNextStep()
    const before = engine.weights()
    engine.step(x, y, 16, { learningRate: 0.01, regularization: 0.1, clip: 0 })
    const after = engine.weights()
    const statistics = engine.layerStatistics()
    engine.step(x, y, 16, plain)
    expect(engine.layerStatistics()).toBe(statistics)
    expect(statistics.map(({ name, kind }) => [name, kind])).toEqual([
      ['conv1', 'convolution'],
      ['norm1', 'normalization'],
      ['dense1', 'dense'],
      ['output', 'dense'],
    ])
    for (const { name, updateRatio, weightNorm } of statistics) {
      const weight = before.get(`${name}.weight`)!
      const moved = norm(after.get(`${name}.weight`)!.map((v, i) => v - weight[i]!))
      expect(weightNorm).toBeCloseTo(norm(weight), 4)
      expect(updateRatio).toBeCloseTo(moved / norm(weight), 5)
    }
    const conv = statistics[0]!
    expect(conv.deadFraction).toBe(0)
    expect(conv.mean).toBeGreaterThan(0)
    expect(conv.std).toBeGreaterThan(0)
    expect(statistics[1]).not.toHaveProperty('mean')
    expect(statistics[2]!.saturatedFraction).toBeLessThan(0.5)
    expect(statistics[3]).not.toHaveProperty('deadFraction')
  })

  it('see the gradient of plain SGD', () => {
    const engine = engineOf(mlp)
    engine.measureNextStep()
    const changes = changesOf(engine, batchOf(mlp, 16))
    for (const { name, gradNorm } of engine.layerStatistics()) {
      expect(gradNorm * 0.1).toBeCloseTo(norm(changes.get(`${name}.weight`)!), 5)
    }
  })

  it('see dead units, saturated ones, and their moments', () => {
    const { x, y } = batchOf(mlp, 16)
    const dead = engineOf(mlp)
    const biases = Float32Array.of(-99, -99, 99, 99, 99, 99, 99, 99)
    dead.setWeights(
      new Map([
        ['dense1.weight', new Float32Array(160)],
        ['dense1.bias', biases],
      ]),
    )
    dead.measureNextStep()
    dead.step(x, y, 16, plain)
    expect(dead.layerStatistics()[0]).toMatchObject({ deadFraction: 0.25, mean: 74.25, weightNorm: 0 })
    expect(dead.layerStatistics()[0]!.std).toBeCloseTo(99 * Math.sqrt(0.75 * 0.25), 3)

    for (const activation of ['tanh', 'sigmoid'] as const) {
      const engine = engineOf(
        network([
          { kind: 'dense', units: 8 },
          { kind: 'activation', activation },
        ]),
      )
      const spread = Float32Array.of(-9, 9, 0, 0, 0, 0, 0, 0)
      engine.setWeights(
        new Map([
          ['dense1.weight', new Float32Array(160)],
          ['dense1.bias', spread],
        ]),
      )
      engine.measureNextStep()
      engine.step(x, y, 16, plain)
      expect(engine.layerStatistics()[0]!.saturatedFraction).toBe(0.25)
    }
  })

  it('give weights that start at zero a finite ratio', () => {
    const { x, y } = batchOf(mlp, 16)
    const engine = engineOf({ ...mlp, layers: [], initialization: { kind: 'zero' } })
    engine.measureNextStep()
    engine.step(x, y, 16, plain)
    expect(engine.layerStatistics()[0]!.updateRatio).toBe(1)
    engine.setWeights(new Map([['output.weight', new Float32Array(60)]]))
    engine.measureNextStep()
    engine.step(x, y, 16, { ...plain, learningRate: 0 })
    expect(engine.layerStatistics()[0]!.updateRatio).toBe(0)
  })
})
