import { describe, test } from 'vitest'
import { lastThirdWithoutGain } from '../../../src/diagnosis/rules/last-third-without-gain.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

testRunRule({ describe, test }, lastThirdWithoutGain, {
  quiet: {
    'the last steps of a decay': {
      series: { 'train/loss': curve(100, decay(2.3, 0.8, 20)), lr: curve(100, (i) => (i < 90 ? 0.1 : 1e-4)) },
    },
    'a rate that stays': {
      series: { 'train/loss': curve(100, decay(2.3, 0.8, 10)), lr: curve(100, () => 0.1) },
    },
    'still gaining at a low rate': {
      series: {
        'train/loss': curve(100, (i) => 2.3 - 0.015 * i),
        lr: curve(100, (i) => (i < 40 ? 0.1 : 5e-4)),
      },
    },
    'done: the network fits': {
      series: {
        'train/loss': curve(100, decay(2.3, 0.01, 5)),
        'train/accuracy': curve(100, () => 0.99),
        lr: curve(100, (i) => (i < 40 ? 0.1 : 5e-4)),
      },
    },
  },
  fires: {
    'a schedule half as long as the run': {
      series: {
        'train/loss': noisy(100, 0.001, (i) => decay(2.3, 0.8, 15)(Math.min(i, 50))),
        lr: curve(100, (i) => (i < 50 ? 0.1 : 1e-5)),
      },
      at: 'end',
      advice: { kind: 'repair', what: 'schedule' },
    },
    'a rate of zero': {
      series: {
        'train/loss': curve(100, (i) => decay(2.3, 0.8, 15)(Math.min(i, 40))),
        lr: curve(100, (i) => Math.max(0, 0.1 * (1 - i / 40))),
      },
      at: 'end',
    },
  },
})
