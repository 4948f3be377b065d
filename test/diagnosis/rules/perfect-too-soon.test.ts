import { describe, test } from 'vitest'
import { perfectTooSoon } from '../../../src/diagnosis/rules/perfect-too-soon.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay } from '../curves.ts'

const known = { classes: 10, features: 784, trainSamples: 2000, validationSamples: 500, stepsPerEpoch: 100 }
const quick = {
  'train/loss': curve(30, decay(2.3, 0.01, 1)),
  'val/accuracy': curve(30, (i) => (i < 1 ? 0.1 : 0.998)),
}

const inDoubt = {
  'train/loss': curve(30, decay(0.69, 0.05, 10)),
  'val/loss': curve(30, decay(0.65, 0.05, 10)),
  'val/accuracy': curve(30, (i) => (i < 2 ? 0.8 : 1)),
}
const late = {
  'train/loss': curve(30, decay(2.3, 0.05, 4)),
  'val/accuracy': curve(30, (i) => (i < 5 ? 0.9 : 0.991)),
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
    'few inputs without a mistake, and as little doubt': {
      series: {
        'train/loss': curve(30, decay(0.69, 0.08, 0.4)),
        'val/loss': curve(30, decay(0.055, 0.03, 10)),
        'val/accuracy': curve(30, (i) => (i < 1 ? 0.5 : 1)),
      },
      facts: { ...known, features: 2, classes: 2 },
    },
    'few inputs without a mistake since the second pass, and little doubt then': {
      series: {
        'train/loss': curve(30, decay(1.1, 0.01, 0.5)),
        'val/loss': curve(30, decay(0.3, 0.01, 0.8)),
        'val/accuracy': curve(30, (i) => (i < 2 ? 0.98 : 1)),
      },
      facts: { ...known, features: 2, classes: 3 },
    },
    'few inputs without a mistake, under label smoothing': {
      series: { ...inDoubt },
      facts: { ...known, features: 2, classes: 2, labelSmoothing: 0.1 },
    },
    '99 % after five passes over many samples': {
      series: late,
      facts: { ...known, trainSamples: 15_000 },
    },
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
    'two inputs, not one mistake, and the loss still near that of a guess': {
      series: inDoubt,
      facts: { ...known, features: 2, classes: 2 },
      at: 900,
    },
    'many inputs, few samples, 99 % after five passes': {
      series: late,
      facts: known,
      at: 500,
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
