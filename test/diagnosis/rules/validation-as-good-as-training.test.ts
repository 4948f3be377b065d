import { describe, test } from 'vitest'
import { validationAsGoodAsTraining } from '../../../src/diagnosis/rules/validation-as-good-as-training.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay } from '../curves.ts'

const heart = { 'train/loss': curve(60, decay(2.3, 0.02, 10)) }
const known = { classes: 10, features: 784, parameters: 50_000, trainSamples: 2000, validationSamples: 500 }

testRunRule({ describe, test }, validationAsGoodAsTraining, {
  quiet: {
    'a sound run': {
      series: { ...heart, 'val/loss': curve(60, decay(2.3, 0.2, 10)), 'val/accuracy': curve(60, () => 0.95) },
      facts: known,
      stepsPerEpoch: 500,
    },
    'a task of few inputs, densely sampled': {
      series: { ...heart, 'val/loss': heart['train/loss'] },
      facts: { ...known, features: 2 },
      stepsPerEpoch: 500,
    },
    'heavy regularization: nothing is learnt by heart': {
      series: { 'train/loss': curve(60, decay(2.3, 0.6, 10)), 'val/loss': curve(60, decay(2.3, 0.6, 10)) },
      facts: known,
      stepsPerEpoch: 500,
    },
    'a huge training set seen once': {
      series: { ...heart, 'val/loss': curve(60, decay(2.3, 0.015, 10)) },
      facts: known,
      stepsPerEpoch: 6000,
    },
    dropout: {
      series: { ...heart, 'val/loss': curve(60, decay(2.3, 0.01, 10)) },
      facts: { ...known, dropout: 0.5 },
      stepsPerEpoch: 500,
    },
  },
  fires: {
    'validation samples are among those trained on': {
      series: {
        ...heart,
        'val/loss': curve(60, decay(2.3, 0.015, 10)),
        'val/accuracy': curve(60, (i) => 1 - 0.9 * Math.exp(-i / 5)),
      },
      facts: known,
      stepsPerEpoch: 500,
      at: 2700,
      advice: { kind: 'repair', what: 'leakage' },
    },
    'without accuracies': {
      series: { ...heart, 'val/loss': curve(60, decay(2.3, 0.01, 10)) },
      facts: known,
      stepsPerEpoch: 500,
      at: 2700,
    },
  },
})
