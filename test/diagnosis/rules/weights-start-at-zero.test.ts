import { describe, test } from 'vitest'
import { weightsStartAtZero } from '../../../src/diagnosis/rules/weights-start-at-zero.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'

const reports = { layerReports: 20, every: 50 }

testRunRule({ describe, test }, weightsStartAtZero, {
  quiet: {
    'drawn at random': { ...reports, layers: () => [{ name: 'a' }, { name: 'b' }] },
    'a last layer that begins at zero on purpose': {
      ...reports,
      layers: (i) => [{ name: 'a' }, { name: 'output', weightNorm: i }],
    },
    'biases and gains': {
      ...reports,
      layers: () => [{ name: 'a.bias', kind: 'bias', weightNorm: 0 }, { name: 'b' }],
    },
    'a network of one layer': { ...reports, layers: (i) => [{ name: 'output', weightNorm: i }] },
    'zero at first, and moving': {
      ...reports,
      layers: (i) => [{ name: 'a', weightNorm: i * 0.1 }, { name: 'b' }],
    },
  },
  fires: {
    'all layers': {
      ...reports,
      layers: () => [
        { name: 'a', weightNorm: 0 },
        { name: 'output', weightNorm: 0 },
      ],
      at: 50,
      advice: { kind: 'repair', what: 'initialization' },
    },
    'a hidden layer': {
      ...reports,
      layers: () => [{ name: 'a' }, { name: 'b', weightNorm: 0 }, { name: 'output' }],
      at: 50,
    },
  },
})
