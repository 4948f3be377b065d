import { describe, test } from 'vitest'
import { trainingSetTooSmall } from '../../../src/diagnosis/rules/training-set-too-small.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve } from '../curves.ts'

const poor = { 'train/accuracy': curve(30, () => 0.9), 'val/accuracy': curve(30, () => 0.4) }

testRunRule({ describe, test }, trainingSetTooSmall, {
  quiet: {
    'plenty of samples': { series: poor, facts: { trainSamples: 5000, classes: 10, validationSamples: 500 } },
    'a small task that is learnt well': {
      series: { 'val/accuracy': curve(30, () => 0.95) },
      facts: { trainSamples: 100, classes: 10, validationSamples: 50 },
    },
    'fine-tuning on few samples': {
      series: poor,
      facts: { trainSamples: 100, classes: 10, validationSamples: 500, frozenLayers: ['conv1'] },
    },
    'number not told': { series: poor, facts: { classes: 10 } },
  },
  fires: {
    'fewer than validation has': {
      series: poor,
      facts: { trainSamples: 80, classes: 10, validationSamples: 500 },
      at: 'end',
      advice: { kind: 'repair', what: 'data' },
    },
    'few, and few of validation as well, is a note': {
      series: poor,
      facts: { trainSamples: 80, classes: 10, validationSamples: 60 },
      at: 'end',
      severity: 'note',
    },
  },
})
