import { describe, test } from 'vitest'
import { validationBetterThanTraining } from '../../../src/diagnosis/rules/validation-better-than-training.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

const better = {
  'train/loss': noisy(60, 0.02, decay(2.3, 1.4, 15)),
  'val/loss': noisy(61, 0.02, decay(2.2, 0.6, 15)),
}

const ahead = {
  'val/loss': noisy(61, 0.01, decay(2.3, 0.7, 5)),
  'train/accuracy': noisy(60, 0.02, (i) => 0.6 - 0.5 * Math.exp(-i / 8)),
  'val/accuracy': noisy(61, 0.005, (i) => 0.94 - 0.8 * Math.exp(-i / 5)),
}

testRunRule({ describe, test }, validationBetterThanTraining, {
  quiet: {
    'a sound run': {
      series: {
        'train/loss': noisy(60, 0.02, decay(2.3, 0.3, 15)),
        'val/loss': noisy(61, 0.02, decay(2.3, 0.4, 15)),
      },
    },
    dropout: { series: better, facts: { dropout: 0.5 } },
    'label smoothing': { series: better, facts: { labelSmoothing: 0.1 } },
    'regularization in the training loss': { series: better, facts: { regularization: 1e-3 } },
    'small batches under batch normalization, whose statistics shake each training answer': {
      series: { ...ahead, 'train/loss': noisy(60, 0.01, decay(2.3, 1.56, 8)) },
      facts: {
        classes: 10,
        dropout: 0,
        labelSmoothing: 0,
        normalization: 'batch',
        batchSize: 6,
        regularization: 1e-5,
      },
    },
    'a slow start, whose training accuracy lags': {
      series: {
        'train/loss': curve(60, decay(2.3, 0.2, 10)),
        'val/loss': curve(61, decay(2.3, 0.2, 9)),
        'train/accuracy': curve(60, (i) => 0.95 - 0.85 * Math.exp(-i / 10)),
        'val/accuracy': curve(61, (i) => 0.96 - 0.86 * Math.exp(-i / 9)),
      },
      facts: { classes: 10, dropout: 0, labelSmoothing: 0 },
    },
    'a training loss averaged over the epoch: a small lag': {
      series: {
        'train/loss': noisy(60, 0.01, decay(2.3, 0.42, 15)),
        'val/loss': noisy(61, 0.01, decay(2.3, 0.4, 15)),
      },
    },
  },
  fires: {
    'well below all along': { series: better, at: 'end', severity: 'note' },
    'augmentation, which leaves some answers sure and others in doubt: a note': {
      series: { ...ahead, 'train/loss': noisy(60, 0.01, decay(2.3, 1.2, 8)) },
      facts: { classes: 10, dropout: 0, labelSmoothing: 0 },
      at: 'end',
      severity: 'note',
    },
    'weight decay that is told beside a loss that does not hold it': {
      series: { ...ahead, 'train/loss': noisy(60, 0.01, decay(2.3, 1.56, 8)) },
      facts: { classes: 10, dropout: 0, labelSmoothing: 0, regularization: 1e-5 },
      at: 'end',
      severity: 'warning',
    },
    'wrong labels that were learnt by heart since': {
      series: {
        'train/loss': curve(60, (i) => (i < 24 ? 1.75 : 1.75 - 0.035 * (i - 24))),
        'val/loss': curve(61, (i) => (i < 4 ? 2 : 1.1 + 0.02 * i)),
        'train/accuracy': curve(60, (i) => (i < 24 ? 0.55 : 0.55 + 0.01 * (i - 24))),
        'val/accuracy': curve(61, (i) => (i < 24 ? 0.85 : 0.85 - 0.006 * (i - 24))),
      },
      facts: { classes: 10, dropout: 0, labelSmoothing: 0 },
      at: 'end',
      severity: 'warning',
      advice: { kind: 'repair', what: 'label-noise' },
    },
    'many training labels are wrong': {
      series: { ...ahead, 'train/loss': noisy(60, 0.01, decay(2.3, 1.56, 8)) },
      facts: { classes: 10, dropout: 0, labelSmoothing: 0 },
      at: 'end',
      severity: 'warning',
      advice: { kind: 'repair', what: 'label-noise' },
    },
  },
})
