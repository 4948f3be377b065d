import { describe, test } from 'vitest'
import { activationsOffScaleAtStart } from '../../../src/diagnosis/rules/activations-off-scale-at-start.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'

const reports = { layerReports: 5, every: 50 }
const stds =
  (...values: number[]) =>
  () =>
    values.map((std, i) => ({ name: `dense${i + 1}`, std }))

testRunRule({ describe, test }, activationsOffScaleAtStart, {
  quiet: {
    'about one in all layers': { ...reports, layers: stds(0.8, 0.7, 0.03) },
    'an output layer that begins near zero': { ...reports, layers: stds(0.8, 0.7, 1e-5) },
    'batch normalization sets the size': {
      ...reports,
      layers: stds(20, 300, 9),
      facts: { normalization: 'batch' },
    },
    'a signal that fades a little from layer to layer, as the usual initialization of PyTorch lets it': {
      ...reports,
      layers: stds(0.33, 0.14, 0.06, 0.025, 0.02),
    },
    'a log that begins late': { ...reports, from: 500, layers: stds(20, 300, 9) },
    'one step that was far too long': {
      ...reports,
      layers: () => stds(20, 300, 9)().map((layer) => ({ ...layer, updateRatio: 2 })),
    },
  },
  fires: {
    'twenty times from layer to layer': {
      ...reports,
      layers: stds(16, 250, 900),
      at: 50,
      advice: { kind: 'repair', what: 'initialization' },
    },
    'a tenth from layer to layer': { ...reports, layers: stds(0.13, 0.013, 5e-3), at: 50 },
    'hardly any signal, and a last layer so small that its first step is long': {
      ...reports,
      layers: () =>
        stds(0.08, 8e-3, 1e-3)().map((layer, i) => ({ ...layer, updateRatio: i === 2 ? 0.6 : 0.05 })),
      at: 50,
    },
    'hardly any signal': { ...reports, layers: stds(0.02, 4e-4, 1e-5), at: 50 },
  },
})
