import { describe, test } from 'vitest'
import { lossOscillating } from '../../../src/diagnosis/rules/loss-oscillating.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

const swinging = {
  'train/loss': curve(60, decay(2.3, 1, 5)),
  'val/loss': curve(60, (i) => 1.4 + (i % 2 === 0 ? 0.4 : -0.3)),
}

testRunRule({ describe, test }, lossOscillating, {
  quiet: {
    'a sound run': {
      series: {
        'train/loss': curve(60, decay(2.3, 0.3, 10)),
        'val/loss': noisy(60, 0.02, decay(2.3, 0.4, 10)),
      },
    },
    'noise of single batches in training only': {
      series: {
        'train/loss': noisy(60, 0.3, decay(2.3, 0.3, 10)),
        'val/loss': curve(60, decay(2.3, 0.4, 10)),
      },
    },
    'a tiny validation set': { series: swinging, facts: { validationSamples: 10 } },
    'a cyclic rate': { series: swinging, facts: { schedule: 'cyclic' } },
    'the fall itself': {
      series: { 'train/loss': curve(60, decay(2.3, 0.3, 40)), 'val/loss': curve(60, decay(2.3, 0.4, 40)) },
    },
  },
  fires: {
    'up and down at every evaluation': {
      series: swinging,
      at: 'end',
      advice: { kind: 'scale', role: 'learningRate', factor: 1 / 3 },
    },
    'wildly, without a pattern': {
      series: { 'train/loss': curve(60, decay(2.3, 1.2, 5)), 'val/loss': noisy(60, 0.6, () => 2) },
      at: 'end',
    },
  },
})
