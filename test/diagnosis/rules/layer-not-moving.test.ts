import { describe, test } from 'vitest'
import { layerNotMoving } from '../../../src/diagnosis/rules/layer-not-moving.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'

const reports = { layerReports: 20, every: 10 }
const beside = (still: object) => () => [
  { name: 'conv1', updateRatio: 1e-3 },
  { name: 'dense1', ...still },
]

testRunRule({ describe, test }, layerNotMoving, {
  quiet: {
    'all layers move': { ...reports, layers: beside({}) },
    'kept fixed on purpose': {
      ...reports,
      layers: beside({ updateRatio: 0 }),
      facts: { frozenLayers: ['dense1'] },
    },
    'tiny updates': { ...reports, layers: beside({ updateRatio: 1e-12 }) },
    'nothing moves at all: the rate is zero': {
      ...reports,
      layers: () => [
        { name: 'a', updateRatio: 0 },
        { name: 'b', updateRatio: 0 },
      ],
    },
    'a rate so low that rounding swallows some updates': {
      ...reports,
      layers: () => [
        { name: 'conv1', updateRatio: 7e-12 },
        { name: 'dense1', updateRatio: 0, gradNorm: 0.05 },
      ],
    },
    'still for forty steps only': {
      ...reports,
      layers: (i) => [
        { name: 'conv1', updateRatio: 1e-3 },
        { name: 'dense1', updateRatio: i < 6 ? 0 : 1e-3 },
      ],
    },
    'a layer without weights': {
      ...reports,
      layers: beside({ kind: 'activation', updateRatio: 0, weightNorm: 0 }),
    },
  },
  fires: {
    'gradients arrive, updates do not': {
      ...reports,
      layers: beside({ updateRatio: 0, gradNorm: 0.5 }),
      at: 60,
      advice: { kind: 'repair', what: 'optimizer' },
    },
    'zero weights with a gradient, beside layers that decay alone moves': {
      ...reports,
      layers: () => [
        { name: 'dense1', updateRatio: 1e-7, gradNorm: 0 },
        { name: 'output', updateRatio: 0, gradNorm: 0.4, weightNorm: 0 },
      ],
      at: 60,
      advice: { kind: 'repair', what: 'optimizer' },
    },
    'no gradient: zero weights stay zero': {
      ...reports,
      layers: beside({ updateRatio: Number.NaN, gradNorm: 0, weightNorm: 0 }),
      at: 60,
      advice: { kind: 'repair', what: 'gradient' },
    },
  },
})
