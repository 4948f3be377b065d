import { describe, test } from 'vitest'
import { updateRatioTooLow } from '../../../src/diagnosis/rules/update-ratio-too-low.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay } from '../curves.ts'

const one = (updateRatio: number) => () => [{ name: 'dense1', updateRatio }]
const reports = { layerReports: 20, every: 10 }

testRunRule({ describe, test }, updateRatioTooLow, {
  quiet: {
    'about a thousandth': { ...reports, layers: one(1e-3) },
    'the tail of a decay': {
      every: 10,
      series: { lr: curve(40, (i) => (i < 6 ? 0.1 : 1e-5)) },
      layers: (i) => [{ name: 'dense1', updateRatio: i < 6 ? 1e-3 : 1e-7 }],
    },
    'warm-up': { ...reports, layers: one(1e-6), facts: { warmupSteps: 1000 } },
    'one slow layer of three': {
      ...reports,
      layers: () => [
        { name: 'a', updateRatio: 1e-7 },
        { name: 'b', updateRatio: 1e-3 },
        { name: 'c', updateRatio: 2e-3 },
      ],
    },
    'a run that learns well at 5e-5': {
      every: 10,
      series: { 'train/loss': curve(40, decay(2.3, 0.2, 8)) },
      layers: one(5e-5),
    },
    'a run at 1e-4 that has arrived': {
      every: 10,
      series: {
        lr: curve(40, () => 1e-3),
        'train/loss': curve(40, decay(2.3, 0.3, 5)),
        'val/loss': curve(40, decay(2.3, 0.35, 5)),
      },
      layers: one(1e-4),
    },
    'a run at 1e-4 that still falls with little left': {
      every: 10,
      series: {
        lr: curve(40, () => 1e-3),
        'train/loss': curve(40, decay(2.3, 0, 10)),
        'val/loss': curve(40, decay(2.3, 0, 10)),
      },
      layers: one(1e-4),
    },
    'layers kept fixed on purpose': { ...reports, layers: one(1e-6), facts: { frozenLayers: ['dense1'] } },
  },
  fires: {
    'update ratio 1e-6': {
      ...reports,
      layers: one(1e-6),
      at: 60,
      advice: { kind: 'scale', role: 'learningRate', factor: 1000 },
    },
    'cut off on its way at 1e-4': {
      every: 10,
      series: {
        lr: curve(40, () => 1e-3),
        'train/loss': curve(40, decay(2.3, 0.2, 20)),
        'val/loss': curve(40, decay(2.3, 0.2, 20)),
      },
      layers: one(1e-4),
      at: 'end',
      severity: 'warning',
    },
    'update ratio 5e-5 while the loss does not fall': {
      every: 10,
      series: { 'train/loss': curve(30, () => 2.3) },
      layers: one(5e-5),
      at: 150,
    },
  },
})
