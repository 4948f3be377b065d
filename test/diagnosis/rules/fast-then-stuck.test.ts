import { describe, test } from 'vitest'
import { fastThenStuck } from '../../../src/diagnosis/rules/fast-then-stuck.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

const stuck = noisy(100, 0.05, (i) => (i < 4 ? 2.3 - 0.3 * i : 1.05))

testRunRule({ describe, test }, fastThenStuck, {
  quiet: {
    'a healthy exponential': {
      series: { 'train/loss': noisy(100, 0.05, decay(2.3, 0.2, 20)) },
      facts: { classes: 10 },
    },
    'an easy task, learnt by then': {
      series: {
        'train/loss': noisy(100, 0.05, decay(2.3, 0.05, 2)),
        'train/accuracy': curve(100, () => 0.99),
      },
      facts: { classes: 10 },
    },
    'the same curve without any scale: it may be the floor of this loss': { series: { 'train/loss': stuck } },
    'a rate that was lowered and changed nothing': {
      series: { 'train/loss': stuck, lr: curve(100, (i) => (i < 30 ? 0.1 : 0.01)) },
      facts: { classes: 10 },
    },
    'label smoothing: a floor, and good accuracy': {
      series: {
        'train/loss': noisy(100, 0.02, decay(2.3, 0.9, 2)),
        'train/accuracy': curve(100, () => 0.97),
      },
      facts: { classes: 10, labelSmoothing: 0.1 },
    },
  },
  fires: {
    'stuck at a loss of 1.05 of 2.3 in ten classes': {
      series: { 'train/loss': stuck },
      facts: { classes: 10 },
      at: 'end',
      advice: { kind: 'scale', role: 'learningRate' },
    },
    'stuck at 62 % accuracy': {
      series: { 'train/loss': stuck, 'train/accuracy': noisy(100, 0.02, () => 0.62) },
      at: 'end',
    },
    'at 82 % it cannot tell, and says so': {
      series: { 'train/loss': stuck, 'train/accuracy': noisy(100, 0.02, () => 0.82) },
      at: 'end',
      severity: 'note',
    },
  },
})
