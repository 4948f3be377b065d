import { describe, test } from 'vitest'
import { validationAtChance } from '../../../src/diagnosis/rules/validation-at-chance.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

const falling = curve(60, decay(2.3, 0.3, 20))
const learning = curve(60, (i) => 0.9 - 0.8 * Math.exp(-i / 20))

testRunRule({ describe, test }, validationAtChance, {
  quiet: {
    'a sound run': {
      series: {
        'train/loss': falling,
        'train/accuracy': learning,
        'val/accuracy': curve(60, (i) => 0.8 - 0.7 * Math.exp(-i / 20)),
      },
      facts: { classes: 10 },
    },
    'a slow start of both': {
      series: {
        'train/loss': curve(60, () => 2.3),
        'train/accuracy': noisy(60, 0.1, () => 0.1),
        'val/accuracy': noisy(60, 0.1, () => 0.1),
      },
      facts: { classes: 10 },
    },
    'training accuracy that may still be chance, by the number of its samples': {
      series: {
        'train/loss': curve(60, decay(1.39, 1.34, 20)),
        'train/accuracy': curve(60, () => 0.29),
        'val/accuracy': curve(60, () => 0.25),
      },
      facts: { classes: 4, validationSamples: 250, trainSamples: 900 },
    },
    'a tiny validation set': {
      series: { 'train/loss': falling, 'train/accuracy': learning, 'val/accuracy': curve(60, () => 0.1) },
      facts: { classes: 10, validationSamples: 10 },
    },
    'below chance: another rule says that': {
      series: { 'train/loss': falling, 'train/accuracy': learning, 'val/accuracy': curve(60, () => 0.01) },
      facts: { classes: 10 },
    },
  },
  fires: {
    'labels learnt by heart': {
      series: {
        'train/loss': falling,
        'train/accuracy': learning,
        'val/accuracy': noisy(60, 0.05, () => 0.1),
      },
      facts: { classes: 10 },
      at: 1100,
      advice: { kind: 'repair', what: 'labels' },
    },
    'many training samples, of which a part was learnt by heart': {
      series: {
        'train/loss': curve(60, decay(1.39, 1.34, 20)),
        'train/accuracy': curve(60, (i) => 0.33 - 0.08 * Math.exp(-i / 20)),
        'val/accuracy': curve(60, () => 0.25),
      },
      facts: { classes: 4, validationSamples: 250, trainSamples: 1500 },
      at: 'end',
    },
    'by the loss alone': {
      series: { 'train/loss': falling, 'val/accuracy': noisy(60, 0.05, () => 0.1) },
      facts: { classes: 10 },
      at: 'end',
    },
  },
})
