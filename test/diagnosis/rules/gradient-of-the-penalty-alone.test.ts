import { describe, test } from 'vitest'
import { gradientOfThePenaltyAlone } from '../../../src/diagnosis/rules/gradient-of-the-penalty-alone.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'

const reports = { layerReports: 20, every: 50 }
const layers = (gradNorm: number) => () => [
  { name: 'dense1', weightNorm: 10, gradNorm },
  { name: 'output', weightNorm: 5, gradNorm: gradNorm === 0 ? 0 : gradNorm === 0.01 ? 0.005 : gradNorm },
]

testRunRule({ describe, test }, gradientOfThePenaltyAlone, {
  quiet: {
    'a real gradient': { ...reports, facts: { regularization: 1e-3 }, layers: layers(0.5) },
    'a strong penalty beside a real gradient': {
      ...reports,
      facts: { regularization: 1e-1 },
      layers: layers(1.4),
    },
    'strength not told': { ...reports, layers: layers(0) },
    'a network that is done': {
      ...reports,
      facts: { regularization: 1e-3 },
      layers: (i) => layers(i < 10 ? 0.5 : 0.01)(),
    },
    'units that were dead from the start': {
      ...reports,
      facts: { regularization: 1e-3 },
      layers: () => [
        { name: 'dense1', weightNorm: 10, gradNorm: 0.01, deadFraction: 1 },
        { name: 'output', weightNorm: 5, gradNorm: 0.005 },
      ],
    },
    'weights of zero with a gradient': {
      ...reports,
      facts: { regularization: 1e-3 },
      layers: () => [
        { name: 'a', weightNorm: 10, gradNorm: 0.01 },
        { name: 'output', weightNorm: 0, gradNorm: 1 },
      ],
    },
  },
  fires: {
    'weights times strength in every layer': {
      ...reports,
      facts: { regularization: 1e-3 },
      layers: layers(0.01),
      at: 100,
      advice: { kind: 'repair', what: 'loss' },
    },
    'no gradient, and weights that the optimizer decays': {
      ...reports,
      facts: { regularization: 1e-3 },
      layers: layers(0),
      at: 100,
    },
    'no penalty and no gradient': { ...reports, facts: { regularization: 0 }, layers: layers(0), at: 100 },
  },
})
