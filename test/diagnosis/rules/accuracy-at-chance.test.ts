import { describe, test } from 'vitest'
import { accuracyAtChance } from '../../../src/diagnosis/rules/accuracy-at-chance.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, noisy } from '../curves.ts'

testRunRule({ describe, test }, accuracyAtChance, {
  quiet: {
    'a slow start that already rises': {
      series: { 'train/accuracy': curve(60, (i) => 0.1 + 0.001 * i) },
      facts: { classes: 10 },
    },
    'a sound run': {
      series: { 'train/accuracy': curve(60, (i) => 0.9 - 0.8 * Math.exp(-i / 20)) },
      facts: { classes: 10 },
    },
    'classes not known': { series: { 'train/accuracy': noisy(60, 0.1, () => 0.1) } },
    'training learns, validation does not: another rule says that': {
      series: {
        'train/accuracy': curve(60, (i) => 0.1 + 0.01 * i),
        'val/accuracy': noisy(60, 0.1, () => 0.1),
      },
      facts: { classes: 10 },
    },
  },
  fires: {
    'ten classes, one answer in ten': {
      series: { 'train/accuracy': noisy(60, 0.1, () => 0.1) },
      facts: { classes: 10 },
      at: 'end',
      advice: { kind: 'repair', what: 'labels' },
    },
    'always the most frequent class': {
      series: { 'train/accuracy': noisy(60, 0.005, () => 0.8) },
      facts: { classes: 2, classShares: [0.8, 0.2] },
      at: 'end',
    },
  },
})
