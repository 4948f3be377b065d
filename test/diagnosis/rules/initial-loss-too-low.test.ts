import { describe, test } from 'vitest'
import { initialLossTooLow } from '../../../src/diagnosis/rules/initial-loss-too-low.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay } from '../curves.ts'

testRunRule({ describe, test }, initialLossTooLow, {
  quiet: {
    'the loss of a guess': {
      series: { 'train/loss': curve(40, decay(2.3, 0.3, 10)) },
      facts: { classes: 10 },
    },
    'a resumed run': {
      series: { 'train/loss': curve(40, decay(0.6, 0.3, 10)) },
      from: 5000,
      facts: { classes: 10 },
    },
    'fine-tuning: layers are kept fixed': {
      series: { 'train/loss': curve(40, decay(0.6, 0.3, 10)) },
      facts: { classes: 10, frozenLayers: ['conv1'] },
    },
    'unbalanced classes whose shares are known': {
      series: { 'train/loss': curve(40, decay(0.45, 0.1, 10)) },
      facts: { classes: 2, classShares: [0.9, 0.1] },
    },
  },
  fires: {
    'knows the answers before the first step': {
      series: { 'train/loss': curve(40, decay(0.4, 0.01, 10)) },
      facts: { classes: 10 },
      at: 200,
      advice: { kind: 'repair', what: 'leakage' },
    },
    'divided by the pixels as well as by the samples': {
      series: { data_loss: curve(40, decay(6.9 / 196, 0.001, 10)) },
      facts: { classes: 1000 },
      at: 200,
    },
  },
})
