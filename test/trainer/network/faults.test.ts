import { describe, expect, it } from 'vitest'
import { batchOf, changesOf, engineOf, everything, mlp, network, norm, plain } from './networks.ts'

const batch = batchOf(mlp, 16)

describe('each fault does what it says, and nothing else', () => {
  it('frozen: the named layer stays, the others move as ever', () => {
    const changes = changesOf(engineOf(mlp, { faults: { frozen: ['dense1'] } }), batch)
    const healthy = changesOf(engineOf(mlp), batch)
    expect(norm(changes.get('dense1.weight')!)).toBe(0)
    expect(norm(changes.get('dense1.bias')!)).toBe(0)
    expect(norm(healthy.get('dense1.weight')!)).toBeGreaterThan(0)
    expect(changes.get('output.weight')).toEqual(healthy.get('output.weight'))
  })

  it('frozen: an unknown layer is named', () => {
    expect(() => engineOf(mlp, { faults: { frozen: ['dense9'] } })).toThrow(/dense9.*dense1, output/)
  })

  it('wrongSign: up the gradient, by as much', () => {
    const changes = changesOf(engineOf(mlp, { faults: { wrongSign: true } }), batch)
    const healthy = changesOf(engineOf(mlp), batch)
    for (const [name, values] of healthy) {
      values.forEach((v, i) => {
        expect(changes.get(name)![i]).toBeCloseTo(-v, 6)
      })
    }
  })

  it('keepGradients: the second step carries the first gradient too', () => {
    const still = { ...plain, learningRate: 0 }
    const engine = engineOf(mlp, { faults: { keepGradients: true } })
    const { x, y } = batch
    const first = engine.step(x, y, 16, still).gradNorm
    expect(engine.step(x, y, 16, still).gradNorm).toBeCloseTo(2 * first, 5)
    expect(engine.step(x, y, 16, still).gradNorm).toBeCloseTo(3 * first, 5)
    const healthy = engineOf(mlp)
    expect(healthy.step(x, y, 16, still).gradNorm).toBe(healthy.step(x, y, 16, still).gradNorm)
  })

  it('softmaxTwice: the loss of a perfect score cannot pass its floor', () => {
    const engine = engineOf(mlp, { faults: { softmaxTwice: true } })
    const weights = new Map([...engine.weights()].map(([name, values]) => [name, values.fill(0)]))
    engine.setWeights(weights.set('output.bias', Float32Array.of(50, 0, 0)))
    const { loss } = engine.evaluate(batch.x, new Int32Array(16), 16)
    expect(loss).toBeCloseTo(-Math.log(Math.E / (Math.E + 2)), 5)
  })

  it('softmaxTwice holds for the other losses', () => {
    for (const loss of [{ kind: 'hinge' }, { kind: 'mean-squared-error' }] as const) {
      const spec = { ...mlp, loss }
      const healthy = engineOf(spec).evaluate(batch.x, batch.y, 16).loss
      expect(engineOf(spec, { faults: { softmaxTwice: true } }).evaluate(batch.x, batch.y, 16).loss).not.toBe(
        healthy,
      )
    }
  })

  it('sumReduction: loss and gradient times the batch', () => {
    const { x, y } = batch
    const healthy = engineOf(mlp).step(x, y, 16, plain)
    const sick = engineOf(mlp, { faults: { sumReduction: true } }).step(x, y, 16, plain)
    expect(sick.loss).toBeCloseTo(16 * healthy.loss, 4)
    expect(sick.gradNorm).toBeCloseTo(16 * healthy.gradNorm, 4)
    const evaluated = engineOf(mlp, { faults: { sumReduction: true } }).evaluate(x, y, 16).loss
    expect(evaluated).toBeCloseTo(16 * engineOf(mlp).evaluate(x, y, 16).loss, 4)
  })

  it('dropoutAtEvaluation: two evaluations differ', () => {
    const spec = network([
      { kind: 'dense', units: 30 },
      { kind: 'dropout', rate: 0.5 },
    ])
    const evaluateTwice = (faults: object): number[] => {
      const engine = engineOf(spec, { faults })
      return [engine.evaluate(batch.x, batch.y, 16).loss, engine.evaluate(batch.x, batch.y, 16).loss]
    }
    const [first, second] = evaluateTwice({ dropoutAtEvaluation: true })
    expect(first).not.toBe(second)
    const [calm, still] = evaluateTwice({})
    expect(calm).toBe(still)
  })

  it('batchStatisticsAtEvaluation: a sample depends on its neighbours', () => {
    const lossOfFirst = (faults: object): number[] => {
      const engine = engineOf(everything, { faults })
      const alone = engine.evaluate(batch.x, batch.y, 1).loss
      const rest = engine.evaluate(batch.x.subarray(20), batch.y.subarray(1), 15).loss
      return [(alone + 15 * rest) / 16, engine.evaluate(batch.x, batch.y, 16).loss]
    }
    const [apart, together] = lossOfFirst({})
    expect(apart).toBeCloseTo(together!, 5)
    const [sickApart, sickTogether] = lossOfFirst({ batchStatisticsAtEvaluation: true })
    expect(Math.abs(sickApart! - sickTogether!)).toBeGreaterThan(1e-3)
  })

  it('detachedLoss: a loss, but no gradient; regularization still acts', () => {
    const { x, y } = batch
    const engine = engineOf(mlp, { faults: { detachedLoss: true } })
    const result = engine.step(x, y, 16, plain)
    expect(result.loss).toBe(engineOf(mlp).step(x, y, 16, plain).loss)
    expect(result.gradNorm).toBe(0)
    const energy = engine.weightEnergy()
    expect(engine.step(x, y, 16, { ...plain, regularization: 0.5 }).gradNorm).toBeCloseTo(
      0.5 * Math.sqrt(2 * energy),
      5,
    )
  })

  it('regularizationNotConnected: neither in the loss nor in the gradient', () => {
    const { x, y } = batch
    const strong = { ...plain, regularization: 10 }
    const sick = engineOf(mlp, { faults: { regularizationNotConnected: true } }).step(x, y, 16, strong)
    expect(sick).toEqual(engineOf(mlp).step(x, y, 16, plain))
    const healthy = engineOf(mlp)
    const energy = healthy.weightEnergy()
    expect(healthy.step(x, y, 16, strong).regularizationLoss).toBeCloseTo(10 * energy, 4)
  })
})
