import { describe, expect, it } from 'vitest'
import { faultNames, faults } from '../../../src/trainer/faults/index.ts'
import { type RecordedRun, record } from '../recording-guest.ts'

const epochs = (amount: number) => ({ amount, unit: 'epochs' }) as const
const steps = (amount: number) => ({ amount, unit: 'steps' }) as const

const base = { data: 'glyphs', width: 32, depth: 2, reg: 0 }
const known = new Map<string, RecordedRun>()

/** A run on glyphs with a fault, or without. Healthy runs are kept. */
function run(
  fault: string | null,
  more: Readonly<Record<string, string | number>> = {},
  budget = epochs(2) as Budget,
) {
  const options = { ...base, ...more, ...(fault === null ? {} : { fault }) }
  const key = JSON.stringify([options, budget])
  const recorded = known.get(key) ?? record({ options, budget, evaluate: 'twice' })
  if (fault === null) known.set(key, recorded)
  return recorded
}

type Budget = { readonly amount: number; readonly unit: 'epochs' | 'steps' }

const first = (recorded: RecordedRun, series = 'train/loss') => recorded.series(series)[0]!
const layer = (recorded: RecordedRun, name: string) =>
  recorded.layers.at(-1)!.layers.find((each) => each.name === name)!
const again = (recorded: RecordedRun) =>
  Math.abs(first(recorded, 'val/again') - first(recorded, 'val/again2'))
const chance = Math.log(10)

/** For each fault, what can be seen in its run that cannot be seen in a healthy one. */
const signs: Readonly<Record<string, (name: string) => void>> = {
  'shuffled-labels': (name) => {
    expect(run(name).last('val/accuracy')).toBeLessThan(0.2)
    expect(run(null).last('val/accuracy')).toBeGreaterThan(0.5)
  },
  'labels-reshuffled-each-epoch': (name) => {
    expect(run(name).last('val/accuracy')).toBeLessThan(0.25)
    expect(
      record({ options: { ...base, fault: name }, samples: 20, budget: steps(150) }).last('train/loss'),
    ).toBeGreaterThan(1)
  },
  'noisy-labels': (name) => expect(run(name).last('train/accuracy')).toBeLessThan(0.65),
  'off-by-one-labels': (name) => {
    expect(run(name).last('val/accuracy')).toBeLessThan(0.2)
    expect(run(name).last('train/accuracy')).toBeGreaterThan(0.5)
  },
  'labels-leaked': (name) => expect(run(name).last('val/accuracy')).toBeGreaterThan(0.99),
  'class-imbalance': (name) => {
    const shares = run(name).facts.classShares!
    expect(Math.max(...shares)).toBeGreaterThan(0.7)
  },
  'inputs-ignored': (name) => {
    expect(run(name).facts).toMatchObject({ inputMean: 0, inputStd: 0 })
    expect(run(name).last('val/loss')).toBeGreaterThan(2.2)
  },
  'no-normalization': (name) => expect(run(name).facts.inputStd).toBeGreaterThan(20),
  'validation-not-standardized': (name) => {
    expect(run(name).facts.inputStd).toBeCloseTo(1, 1)
    expect(run(name).last('val/loss')).toBeGreaterThan(3 * run(null).last('val/loss'))
  },
  'nan-in-data': (name) => expect(run(name).last('train/loss')).toBeNaN(),
  'too-few-samples': (name) => expect(run(name).facts.trainSamples).toBe(170),
  'frozen-layer': (name) => {
    expect(layer(run(name), 'dense1').updateRatio).toBe(0)
    expect(layer(run(name), 'output').updateRatio).toBeGreaterThan(0)
    expect(layer(run(null), 'dense1').updateRatio).toBeGreaterThan(0)
  },
  'wrong-gradient-sign': (name) => {
    const losses = run(name, {}, steps(50)).series('train/loss')
    expect(losses.some((loss) => loss > chance + 0.5)).toBe(true)
    expect(run(null, {}, steps(50)).last('train/loss')).toBeLessThan(chance)
  },
  'missing-zero-grad': (name) => {
    const options = { optimizer: 'sgd', lr: 0.001 }
    const norms = run(name, options, steps(40)).series('grad_norm')
    const healthy = run(null, options, steps(40)).series('grad_norm')
    expect(norms.at(-1)! / norms[0]!).toBeGreaterThan(5 * (healthy.at(-1)! / healthy[0]!))
  },
  'detached-loss': (name) => {
    expect(
      run(name)
        .series('grad_norm')
        .every((norm) => norm === 0),
    ).toBe(true)
    expect(layer(run(name), 'output').updateRatio).toBe(0)
  },
  'clipping-too-tight': (name) => {
    expect(run(name).facts['clip']).toBe(0.001)
    expect(run(name).last('val/loss')).toBeGreaterThan(2.2)
  },
  'softmax-twice': (name) =>
    expect(run(name, { lr: 0.1 }, epochs(4)).last('train/loss')).toBeGreaterThan(1.461),
  'sum-instead-of-mean': (name) => {
    expect(first(run(name)) / first(run(null))).toBeCloseTo(64, 2)
    expect(again(run(name))).toBeLessThan(1e-4 * first(run(name), 'val/again'))
  },
  'wrong-class-count': (name) => {
    expect(first(run(name))).toBeCloseTo(Math.log(100), 0.5)
    expect(run(name).facts).toMatchObject({ classes: 10, outputs: 100 })
  },
  'constant-output': (name) => {
    for (const loss of run(name).series('val/loss')) expect(loss).toBeCloseTo(chance, 5)
  },
  'dropout-at-evaluation': (name) => {
    expect(again(run(name))).toBeGreaterThan(1e-5)
    expect(again(run(null, { dropout: 0.5 }))).toBeLessThan(1e-6)
  },
  'batch-statistics-at-evaluation': (name) => {
    expect(again(run(name))).toBeGreaterThan(1e-5)
    expect(again(run(null, { normalization: 'batch' }))).toBeLessThan(1e-6)
  },
  'regularization-not-connected': (name) => {
    expect(first(run(name, { reg: 1000 }, steps(1)), 'regularization_loss')).toBe(0)
    expect(first(run(null, { reg: 1000 }, steps(1)), 'regularization_loss')).toBeGreaterThan(100)
  },
  'zero-initialization': (name) => {
    expect(first(run(name))).toBeCloseTo(chance, 5)
    expect(run(name).last('val/loss')).toBeGreaterThan(2.2)
    expect(layer(run(name), 'dense1').weightNorm).toBe(0)
  },
  'huge-initialization': (name) => expect(first(run(name))).toBeGreaterThan(10 * chance),
  'saturated-activations': (name) => {
    expect(run(name).layers[0]!.layers[0]!.saturatedFraction).toBeGreaterThan(0.5)
    expect(first(run(name))).toBeLessThan(1.1 * chance)
  },
  'dead-relu': (name) => {
    expect(layer(run(name), 'dense1').deadFraction).toBeGreaterThan(0.9)
    expect(layer(run(null), 'dense1').deadFraction).toBeLessThan(0.5)
    expect(run(name).last('val/loss')).toBeGreaterThan(2.2)
  },
  'regularization-dominating': (name) => {
    expect(first(run(name))).toBeGreaterThan(10 * chance)
    expect(run(name).facts.regularization).toBe(0)
    expect(run(name).last('val/loss')).toBeGreaterThan(2.2)
  },
  'learning-rate-too-high': (name) => {
    expect(run(name).facts.learningRate).toBe(30)
    const last = run(name).last('train/loss')
    expect(Number.isFinite(last) ? last : Number.POSITIVE_INFINITY).toBeGreaterThan(chance)
  },
  'learning-rate-too-low': (name) => expect(run(name).last('val/loss')).toBeGreaterThan(0.99 * chance),
  'model-too-small': (name) => {
    expect(layer(run(name), 'dense1').kind).toBe('dense')
    expect(run(name).facts.parameters).toBeLessThan(0.3 * run(null).facts.parameters!)
    expect(run(name).last('val/accuracy')).toBeLessThan(0.45)
    const wide = { width: 1024, depth: 1, model: 'mlp' }
    expect(run(name, wide, steps(1)).facts.parameters).toBe(256 * 8 + 8 + 8 * 1024 + 1024 + 1024 * 10 + 10)
  },
  'unshuffled-data': (name) => {
    expect(run(name, {}, epochs(1)).last('val/accuracy')).toBeLessThan(0.4)
    expect(run(name, {}, steps(5)).last('train/accuracy')).toBe(1)
  },
  'validation-leaked': (name) => {
    const leaked = run(name, { subset: 200 }, epochs(60))
    const healthy = run(null, { subset: 200 }, epochs(60))
    expect(leaked.last('val/accuracy')).toBeGreaterThan(healthy.last('val/accuracy') + 0.1)
  },
  'evaluation-on-few': (name) => {
    for (const accuracy of run(name).series('val/accuracy')) expect((accuracy * 10) % 1).toBeCloseTo(0, 9)
    expect(run(name).facts.validationSamples).toBe(10)
  },
  'seed-ignored': (name) => expect(first(run(name, {}, steps(1)))).not.toBe(first(run(name, {}, steps(1)))),
}

describe('faults', () => {
  it('have a sign each, unique names and a description', () => {
    expect(Object.keys(signs).sort()).toEqual([...faultNames].sort())
    expect(new Set(faultNames).size).toBe(faultNames.length)
    for (const fault of faults) {
      expect(fault.name).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect(fault.summary).toMatch(/^[A-Z].*\.$/)
      expect(fault.changes.length).toBeGreaterThan(10)
    }
  })

  it.each([...faultNames])('%s shows', (name) => {
    signs[name]!(name)
  })

  it.each(['moons', 'spirals'])('all run on %s with every model that suits it', (data) => {
    for (const fault of faultNames) {
      for (const model of ['softmax', 'mlp']) {
        const recorded = record({ options: { data, model, fault }, budget: steps(2) })
        expect(recorded.points.length, `${fault} ${model}`).toBeGreaterThan(0)
      }
    }
  })

  it('all run with a cnn', () => {
    for (const fault of faultNames) {
      const options = { data: 'glyphs', model: 'cnn', width: 2, fault }
      expect(record({ options, budget: steps(2), evaluate: 'none' }).points.length, fault).toBeGreaterThan(0)
    }
  })
})
