import { describe, test } from 'vitest'
import { validationBelowChance } from '../../../src/diagnosis/rules/validation-below-chance.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, noisy } from '../curves.ts'

const learning = curve(60, (i) => 0.9 - 0.8 * Math.exp(-i / 20))

testRunRule({ describe, test }, validationBelowChance, {
  quiet: {
    'a sound run': {
      series: { 'train/accuracy': learning, 'val/accuracy': curve(60, (i) => 0.8 - 0.7 * Math.exp(-i / 20)) },
      facts: { classes: 10 },
    },
    'at chance': {
      series: { 'train/accuracy': learning, 'val/accuracy': noisy(60, 0.1, () => 0.1) },
      facts: { classes: 10 },
    },
    'a tiny validation set': {
      series: { 'train/accuracy': learning, 'val/accuracy': curve(60, () => 0) },
      facts: { classes: 10, validationSamples: 10 },
    },
    'a thousand classes, where chance is near zero': {
      series: { 'train/accuracy': learning, 'val/accuracy': curve(60, () => 0) },
      facts: { classes: 1000 },
    },
  },
  fires: {
    'classes numbered one off': {
      series: { 'train/accuracy': learning, 'val/accuracy': curve(60, () => 0.01) },
      facts: { classes: 10 },
      at: 1100,
      advice: { kind: 'repair', what: 'validation-data' },
    },
    'two classes exchanged': {
      series: {
        'train/accuracy': curve(60, (i) => 0.95 - 0.45 * Math.exp(-i / 20)),
        'val/accuracy': curve(60, (i) => 0.05 + 0.45 * Math.exp(-i / 5)),
      },
      facts: { classes: 2 },
      at: 2400,
    },
  },
})
