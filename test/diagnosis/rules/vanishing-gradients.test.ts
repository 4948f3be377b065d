import { describe, test } from 'vitest'
import { vanishingGradients } from '../../../src/diagnosis/rules/vanishing-gradients.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve } from '../curves.ts'

const reports = { layerReports: 20, every: 50 }
/** Five layers; depth counts from the last. */
const deep = (gradient: (depth: number) => number) => () =>
  Array.from({ length: 5 }, (_, i) => ({ name: `dense${i + 1}`, gradNorm: gradient(4 - i) }))

testRunRule({ describe, test }, vanishingGradients, {
  quiet: {
    'as large in the first layer as in the last': { ...reports, layers: deep((depth) => 1 - 0.1 * depth) },
    'halved from layer to layer': { ...reports, layers: deep((depth) => 0.5 ** depth) },
    'two layers only': {
      ...reports,
      layers: () => [
        { name: 'a', gradNorm: 1e-6 },
        { name: 'b', gradNorm: 1 },
      ],
    },
    'a first layer kept fixed on purpose': {
      ...reports,
      layers: deep((depth) => (depth === 4 ? 0 : 1)),
      facts: { frozenLayers: ['dense1'] },
    },
    'tanh that lets a third through, seen at the first report, in a run that has not arrived': {
      ...reports,
      series: { data_loss: curve(20, (i) => 2.3 - 0.05 * i) },
      layers: (i) => (i === 0 ? deep((depth) => 0.7 ** depth) : deep(() => 1e-2))(),
      facts: { activation: 'tanh' },
    },
    'a network that fits': {
      ...reports,
      series: { 'train/accuracy': curve(20, () => 0.97) },
      layers: deep((depth) => 0.02 ** depth),
    },
  },
  fires: {
    'a thirtieth from layer to layer': {
      ...reports,
      layers: deep((depth) => 0.03 ** depth),
      at: 200,
      advice: { kind: 'repair', what: 'initialization' },
    },
    'seen at the first report only, where nothing was learnt since': {
      ...reports,
      series: { data_loss: curve(20, () => 2.3) },
      layers: (i) => (i === 0 ? deep((depth) => 0.03 ** depth) : deep(() => 1e-3))(),
      at: 200,
    },
    'sigmoids that lost time at the start, and the fit is not good': {
      ...reports,
      series: { data_loss: curve(20, (i) => 2.3 - 0.05 * i), 'train/accuracy': curve(20, () => 0.6) },
      layers: (i) => (i === 0 ? deep((depth) => 0.42 ** depth) : deep(() => 1e-2))(),
      facts: { activation: 'sigmoid' },
      at: 'end',
    },
    'sigmoids: a tenth': { ...reports, layers: deep((depth) => 0.08 ** depth), at: 200 },
  },
})
