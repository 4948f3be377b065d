import { describe, test } from 'vitest'
import { perfectTooSoon } from '../../../src/diagnosis/rules/perfect-too-soon.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay } from '../curves.ts'

const known = { classes: 10, features: 784, trainSamples: 2000, validationSamples: 500, stepsPerEpoch: 100 }
const quick = {
  'train/loss': curve(30, decay(2.3, 0.01, 1)),
  'val/accuracy': curve(30, (i) => (i < 1 ? 0.1 : 0.998)),
}

testRunRule({ describe, test }, perfectTooSoon, {
  quiet: {
    'a sound run': {
      series: {
        'train/loss': curve(30, decay(2.3, 0.1, 3)),
        'val/accuracy': curve(30, (i) => 0.97 - 0.87 * Math.exp(-i / 3)),
      },
      facts: known,
    },
    'fine-tuning, whose first loss is low': {
      series: { 'train/loss': curve(30, decay(0.4, 0.01, 3)), 'val/accuracy': curve(30, () => 0.999) },
      facts: known,
    },
    'perfect after many passes': {
      series: {
        'train/loss': curve(30, decay(2.3, 0.01, 3)),
        'val/accuracy': curve(30, (i) => (i < 12 ? 0.9 : 1)),
      },
      facts: known,
    },
    'few inputs that are easy to part': { series: quick, facts: { ...known, features: 2 } },
    'two classes': { series: quick, facts: { ...known, classes: 2 } },
    'a huge training set': { series: quick, facts: { ...known, trainSamples: 1_000_000 } },
  },
  fires: {
    'after the first pass': {
      series: quick,
      facts: known,
      at: 100,
      advice: { kind: 'repair', what: 'leakage' },
    },
    'two inputs, and not one mistake since the first pass': {
      series: { ...quick, 'val/accuracy': curve(30, (i) => (i < 1 ? 0.5 : 1)) },
      facts: { ...known, features: 2, classes: 2 },
      at: 400,
    },
    'in percent, after the second': {
      series: {
        'train/loss': curve(30, decay(2.3, 0.01, 1)),
        'val/accuracy': curve(30, (i) => (i < 2 ? 60 : 99.8)),
      },
      facts: known,
      at: 200,
    },
  },
})
