import { describe, expect, it } from 'vitest'
import { mostPictureBytes, readWeightPictures } from '../../src/domain/weight-pictures.ts'
import { builtinSteering, inspectData } from '../../src/trainer/main.ts'
import { describeWith, sharedData } from '../requirements.ts'
import { record } from './recording-guest.ts'

describe('the built-in trainer', () => {
  it('says who it is, its facts, and the untouched network first', () => {
    const run = record({ options: { data: 'glyphs', reg: 0 }, budget: { amount: 3, unit: 'steps' } })
    expect(run.hello?.obeys).toContain('samples')
    expect(run.facts).toMatchObject({
      classes: 10,
      trainSamples: 3400,
      validationSamples: 600,
      testSamples: 1000,
      batchSize: 64,
      stepsPerEpoch: 53,
      loss: 'softmax-cross-entropy',
      optimizer: 'momentum',
      parameters: 256 * 128 + 128 + 128 * 64 + 64 + 64 * 10 + 10,
    })
    expect(run.facts.inputMean).toBeCloseTo(0, 1)
    expect(run.facts.inputStd).toBeCloseTo(1, 1)
    const first = run.points[0]!
    expect(first.step).toBe(0)
    expect(Math.abs(first['train/loss']! - Math.log(10))).toBeLessThan(0.1 * Math.log(10))
    expect(first['regularization_loss']).toBe(0)
    expect(first['grad_norm']).toBeGreaterThan(0)
    expect(first['lr']).toBe(0.03)
  })

  it.each([
    ['mlp', { data: 'glyphs', model: 'mlp' }, { layer: 'dense1', width: 16, height: 16 }],
    ['cnn', { data: 'glyphs', model: 'cnn' }, { layer: 'conv1', width: 3, height: 3 }],
  ])('shows the weights of its first layer, %s', (_, options, shape) => {
    const { firstLayer } = record({ options, budget: { amount: 5, unit: 'steps' } }).facts
    expect(firstLayer).toMatchObject({ ...shape, step: 5, channels: 1 })
    expect(readWeightPictures(firstLayer)).toEqual(firstLayer)
    const bytes = Buffer.from(firstLayer!.pixels, 'base64')
    const size = shape.width * shape.height
    expect(bytes.length % size).toBe(0)
    expect(bytes.length).toBeLessThanOrEqual(mostPictureBytes)
    // The largest weight of each picture is as far from the middle as can be.
    for (let from = 0; from < bytes.length; from += size) {
      const far = bytes.subarray(from, from + size).map((pixel) => Math.abs(pixel - 128))
      expect(Math.max(...far)).toBe(127)
    }
  })

  it('shows no weights where the inputs are no picture', () => {
    expect(record({ options: { data: 'moons' } }).facts.firstLayer).toBeUndefined()
  })

  it('gives bitwise the same losses for the same seed, and others for another', () => {
    const options = { data: 'glyphs', dropout: 0.3, normalization: 'batch' }
    const once = record({ options, seed: 5, budget: { amount: 1, unit: 'epochs' } })
    const again = record({ options, seed: 5, budget: { amount: 1, unit: 'epochs' } })
    const other = record({ options, seed: 6, budget: { amount: 1, unit: 'epochs' } })
    expect(again.points).toEqual(once.points)
    expect(again.layers).toEqual(once.layers)
    expect(other.points[0]).not.toEqual(once.points[0])
  })

  it('ends at the ordered step with a validation', () => {
    const run = record({ budget: { amount: 37, unit: 'steps' } })
    expect(run.points.at(-1)).toMatchObject({ step: 37, 'val/loss': expect.any(Number) })
    const half = record({ budget: { amount: 0.5, unit: 'epochs' } })
    expect(half.points.at(-1)!.step).toBe(8)
  })

  it('reports steps in order, singly at first, never more than planned', () => {
    const run = record({ options: { data: 'moons' }, budget: { amount: 120, unit: 'epochs' } })
    const steps = run.points.map((point) => point.step)
    expect(steps).toEqual([...steps].sort((a, b) => a - b))
    expect(new Set(steps).size).toBe(steps.length)
    expect(steps.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, step) => step))
    expect(run.points.length).toBeLessThan(1200)
    expect(run.layers.length).toBeLessThanOrEqual(60)
    expect(run.layers[0]?.step).toBe(1)
    expect(run.layers[0]?.layers.map((layer) => layer.name)).toEqual(['dense1', 'dense2', 'output'])
    expect(run.series('val/loss').length).toBeLessThanOrEqual(101)
  })

  it('lets parameters win over options', () => {
    const run = record({
      options: { data: 'moons', lr: 1, width: 8 },
      params: { lr: 0.5, width: 3, depth: 1, batch: 100, labelSmoothing: 0.1 },
      budget: { amount: 1, unit: 'steps' },
    })
    expect(run.facts).toMatchObject({ learningRate: 0.5, batchSize: 100, hidden: [3], labelSmoothing: 0.1 })
  })

  it('overfits the first samples in one full batch', () => {
    const run = record({
      options: { data: 'glyphs', reg: 0 },
      samples: 20,
      budget: { amount: 200, unit: 'steps' },
      evaluate: 'none',
    })
    expect(run.facts).toMatchObject({ trainSamples: 20, batchSize: 20, stepsPerEpoch: 1 })
    expect(run.last('train/loss')).toBeLessThan(0.01 * run.series('train/loss')[0]!)
    expect(run.last('train/accuracy')).toBe(1)
    expect(run.series('val/loss')).toEqual([])
    expect(run.points.at(-1)!.step).toBe(200)
  })

  it('replaces all inputs by zeros', () => {
    const budget = { amount: 3, unit: 'epochs' } as const
    const zero = record({ options: { data: 'moons' }, inputs: 'zero', budget })
    const seeing = record({ options: { data: 'moons' }, budget })
    expect(zero.facts).toMatchObject({ inputMean: 0, inputStd: 0 })
    expect(zero.last('val/loss')).toBeGreaterThan(0.68)
    expect(seeing.last('val/loss')).toBeLessThan(0.4)
  })

  it('evaluates a batch twice, and the test set at the end, where it is asked to', () => {
    const twice = record({ evaluate: 'twice', options: { data: 'moons', dropout: 0.5 } })
    const point = twice.points.find((candidate) => 'val/again' in candidate)!
    expect(point.step).toBe(1)
    expect(point['val/again2']).toBeCloseTo(point['val/again']!, 5)
    const test = record({ evaluate: 'test' })
    expect(test.series('test/accuracy')).toHaveLength(1)
    expect(test.last('test/accuracy')).toBeGreaterThan(0.7)
  })

  it('stops when told, and says where it stands', () => {
    const run = record({ stopAfter: 30 })
    expect(run.points.at(-1)).toMatchObject({ step: 30, 'val/accuracy': expect.any(Number) })
  })

  it('logs the loss that is no longer finite, then ends', () => {
    const run = record({
      options: { data: 'moons', lr: 1e10, optimizer: 'sgd', loss: 'mean-squared-error' },
      budget: { amount: 50, unit: 'epochs' },
    })
    expect(Number.isFinite(run.points.at(-1)!['train/loss'])).toBe(false)
    expect(run.series('train/loss').slice(0, -1).every(Number.isFinite)).toBe(true)
    expect(run.points.at(-1)!.step).toBeLessThan(300)
  })

  it.each(['softmax', 'mlp', 'cnn'])('trains %s', (model) => {
    const run = record({ options: { data: 'glyphs', model }, budget: { amount: 1, unit: 'epochs' } })
    expect(run.last('val/accuracy')).toBeGreaterThan(0.3)
  })

  it('copes with a batch larger than the data', () => {
    const run = record({ options: { data: 'moons', batch: 5000 }, budget: { amount: 2, unit: 'epochs' } })
    expect(run.facts).toMatchObject({ batchSize: 1020, stepsPerEpoch: 1 })
    expect(run.points.at(-1)!.step).toBe(2)
  })

  it('steers every role by an option of its own', () => {
    expect(builtinSteering.roles).toMatchObject({
      learningRate: 'lr',
      regularization: 'reg',
      batchSize: 'batch',
    })
  })
})

describeWith('shared-data', 'the built-in trainer on the digits', () => {
  it('reaches 0.96', () => {
    const digits = sharedData('digits')
    expect(inspectData({ data: digits })).toMatchObject({
      classes: 10,
      trainSamples: 3250,
      validationSamples: 573,
      testSamples: 1797,
      shape: { channels: 1, height: 8, width: 8 },
    })
    const run = record({
      options: { data: digits, lr: 0.1 },
      budget: { amount: 20, unit: 'epochs' },
      evaluate: 'test',
    })
    expect(run.last('test/accuracy')).toBeGreaterThan(0.96)
  })
})
