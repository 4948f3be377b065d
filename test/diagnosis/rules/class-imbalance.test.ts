import { describe, test } from 'vitest'
import { classImbalance } from '../../../src/diagnosis/rules/class-imbalance.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve } from '../curves.ts'

const shares = [0.73, ...Array.from({ length: 9 }, () => 0.03)]
const poor = { 'train/accuracy': curve(40, () => 0.95), 'val/accuracy': curve(40, () => 0.3) }

testRunRule({ describe, test }, classImbalance, {
  quiet: {
    'balanced classes': {
      series: poor,
      facts: { classes: 10, classShares: Array.from({ length: 10 }, () => 0.1) },
    },
    'told apart well': {
      series: { 'train/accuracy': curve(40, () => 0.97), 'val/accuracy': curve(40, () => 0.96) },
      facts: { classes: 10, classShares: shares },
    },
    'validation answers that are worse within their error': {
      series: {
        'train/accuracy': curve(40, () => 0.97),
        'val/accuracy': curve(40, () => 0.95),
        'train/loss': curve(40, () => 0.1),
        'val/loss': curve(40, () => 0.15),
      },
      facts: { classes: 2, classShares: [0.91, 0.09], validationSamples: 200 },
    },
    'the words of a text': {
      series: poor,
      facts: { classes: 10, classShares: shares, classification: false },
    },
    'a handful of samples, whose shares differ by chance': {
      series: poor,
      facts: { classes: 10, classShares: [0.18, ...Array.from({ length: 8 }, () => 0.1), 0.02] },
    },
    'shares not known': { series: poor, facts: { classes: 10 } },
    'a long tail of many classes': {
      series: { 'train/accuracy': curve(40, () => 0.7), 'val/accuracy': curve(40, () => 0.65) },
      facts: {
        classes: 100,
        classShares: Array.from({ length: 100 }, (_, i) => (i === 0 ? 0.1 : 0.9 / 99)).map((s, i) =>
          i === 99 ? 0.001 : s,
        ),
      },
    },
  },
  fires: {
    'nearly all of one class, and validation is balanced': {
      series: poor,
      facts: { classes: 10, classShares: shares },
      at: 'end',
      advice: { kind: 'repair', what: 'class-weights' },
    },
    'rare classes that were learnt late': {
      series: {
        'train/accuracy': curve(40, () => 0.95),
        'val/accuracy': curve(40, (i) => (i < 36 ? 0.7 : 0.93)),
      },
      facts: { classes: 2, classShares: [0.9, 0.1] },
      at: 'end',
    },
    'few answers are worse, but surely': {
      series: { 'train/accuracy': curve(40, () => 0.985), 'val/accuracy': curve(40, () => 0.93) },
      facts: { classes: 2, classShares: [0.91, 0.09], validationSamples: 200 },
      at: 'end',
    },
    'few answers are worse, and these with confidence': {
      series: {
        'train/accuracy': curve(40, () => 0.995),
        'val/accuracy': curve(40, () => 0.975),
        'train/loss': curve(40, () => 0.02),
        'val/loss': curve(40, () => 0.1),
      },
      facts: { classes: 3, classShares: [0.84, 0.08, 0.08], validationSamples: 200 },
      at: 'end',
    },
    'no better than always answering the same': {
      series: { 'train/accuracy': curve(40, () => 0.74), 'val/accuracy': curve(40, () => 0.74) },
      facts: { classes: 10, classShares: shares },
      at: 'end',
    },
  },
})
