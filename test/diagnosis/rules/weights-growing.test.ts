import { describe, test } from 'vitest'
import { weightsGrowing } from '../../../src/diagnosis/rules/weights-growing.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay } from '../curves.ts'

const reports = { layerReports: 30, every: 50 }

testRunRule({ describe, test }, weightsGrowing, {
  quiet: {
    'as large as ever': { ...reports, layers: () => [{ name: 'a' }, { name: 'output' }] },
    'a last layer that began near zero': {
      ...reports,
      layers: (i) => [{ name: 'a' }, { name: 'output', weightNorm: 0.1 + i }],
    },
    'growing while the loss falls': {
      ...reports,
      series: { 'train/loss': curve(30, decay(2.3, 0.1, 5)) },
      layers: (i) => [{ name: 'a', weightNorm: 1 + i }, { name: 'output' }],
    },
    'one layer of three': {
      ...reports,
      layers: (i) => [{ name: 'a', weightNorm: 1 + i }, { name: 'b' }, { name: 'c' }, { name: 'output' }],
    },
  },
  fires: {
    'thirty times, and the loss stands': {
      ...reports,
      series: { 'train/loss': curve(30, () => 2.3) },
      layers: (i) => [{ name: 'a', weightNorm: 1 + i }, { name: 'output' }],
      at: 950,
    },
    'all layers at once': {
      ...reports,
      layers: (i) => [
        { name: 'a', weightNorm: 1.3 ** i },
        { name: 'b', weightNorm: 1.3 ** i },
        { name: 'output' },
      ],
      at: 950,
      advice: { kind: 'scale', role: 'learningRate', factor: 0.1 },
    },
  },
})
