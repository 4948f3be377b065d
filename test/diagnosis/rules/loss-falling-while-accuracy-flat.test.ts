import { describe, test } from 'vitest'
import { lossFallingWhileAccuracyFlat } from '../../../src/diagnosis/rules/loss-falling-while-accuracy-flat.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

testRunRule({ describe, test }, lossFallingWhileAccuracyFlat, {
  quiet: {
    'both improve': {
      series: {
        'train/loss': curve(60, decay(2.3, 0.3, 20)),
        'train/accuracy': curve(60, (i) => 0.9 - 0.8 * Math.exp(-i / 20)),
      },
      facts: { classes: 10 },
    },
    'an accuracy that is high already': {
      series: { 'train/loss': curve(60, decay(0.3, 0.01, 20)), 'train/accuracy': curve(60, () => 0.99) },
      facts: { classes: 10 },
    },
    'the first steps only': {
      series: { 'train/loss': curve(60, decay(3, 2.3, 2)), 'train/accuracy': noisy(60, 0.05, () => 0.1) },
      facts: { classes: 10 },
    },
    'classes not known': {
      series: { 'train/loss': curve(60, decay(2.3, 0.3, 20)), 'train/accuracy': curve(60, () => 0.1) },
    },
  },
  fires: {
    'surer and surer, and not one more right': {
      series: { 'train/loss': curve(60, decay(2.3, 0.3, 20)), 'train/accuracy': noisy(60, 0.05, () => 0.1) },
      facts: { classes: 10 },
      at: 'end',
      advice: { kind: 'repair', what: 'metric' },
    },
    'two classes': {
      series: {
        'train/loss': noisy(60, 0.02, decay(0.69, 0.2, 20)),
        'train/accuracy': noisy(60, 0.02, () => 0.5),
      },
      facts: { classes: 2 },
      at: 'end',
    },
  },
})
