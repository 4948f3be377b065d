import { describe, test } from 'vitest'
import { saturatedActivations } from '../../../src/diagnosis/rules/saturated-activations.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve } from '../curves.ts'

const reports = { layerReports: 20, every: 50 }

testRunRule({ describe, test }, saturatedActivations, {
  quiet: {
    'a few at the bound': { ...reports, layers: () => [{ name: 'tanh1', saturatedFraction: 0.1 }] },
    'late, in a network that is right': {
      ...reports,
      series: { 'train/accuracy': curve(20, () => 0.98) },
      layers: (i) => [{ name: 'tanh1', saturatedFraction: Math.min(0.8, 0.05 * i) }],
    },
    'one odd batch': {
      ...reports,
      layers: (i) => [{ name: 'tanh1', saturatedFraction: i === 5 ? 0.6 : 0.05 }],
    },
    'nothing known of them': { ...reports, layers: () => [{ name: 'tanh1' }] },
  },
  fires: {
    'from the first report on': {
      ...reports,
      layers: () => [{ name: 'tanh1', saturatedFraction: 0.8 }],
      at: 100,
      advice: { kind: 'repair', what: 'initialization' },
    },
    'pushed there by long steps': {
      ...reports,
      layers: (i) => [
        { name: 'tanh1', saturatedFraction: i < 5 ? 0.02 : 0.9, updateRatio: i === 0 ? 0.5 : 1e-3 },
      ],
      at: 250,
    },
  },
})
