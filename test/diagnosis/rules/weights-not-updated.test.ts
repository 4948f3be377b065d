import { describe, test } from 'vitest'
import { weightsNotUpdated } from '../../../src/diagnosis/rules/weights-not-updated.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve } from '../curves.ts'

const reports = { layerReports: 20, every: 50 }

testRunRule({ describe, test }, weightsNotUpdated, {
  quiet: {
    'small updates that are not zero': { ...reports, layers: () => [{ name: 'a', updateRatio: 1e-9 }] },
    'a warm-up that starts at zero': {
      ...reports,
      series: { lr: curve(20, (i) => i * 1e-3) },
      layers: (i) => [{ name: 'a', updateRatio: i === 0 ? 0 : 1e-4 }],
    },
    'one layer of two': {
      ...reports,
      layers: () => [
        { name: 'a', updateRatio: 0 },
        { name: 'b', updateRatio: 1e-3 },
      ],
    },
    'a rate of zero': {
      ...reports,
      series: { lr: curve(20, () => 0) },
      layers: () => [{ name: 'a', updateRatio: 0 }],
    },
  },
  fires: {
    'gradients that are never applied': {
      ...reports,
      layers: () => [
        { name: 'a', updateRatio: 0 },
        { name: 'b', updateRatio: 0 },
      ],
      at: 150,
      advice: { kind: 'repair', what: 'optimizer' },
    },
    'no gradient anywhere': {
      ...reports,
      layers: () => [{ name: 'a', updateRatio: 0, gradNorm: 0 }],
      at: 150,
      advice: { kind: 'repair', what: 'loss' },
    },
  },
})
