import { describe, test } from 'vitest'
import { validationBetterThanTraining } from '../../../src/diagnosis/rules/validation-better-than-training.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { decay, noisy } from '../curves.ts'

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
    'many training labels are wrong': {
      series: { ...ahead, 'train/loss': noisy(60, 0.01, decay(2.3, 1.56, 8)) },
      facts: { classes: 10, dropout: 0, labelSmoothing: 0 },
      at: 'end',
      severity: 'warning',
      advice: { kind: 'repair', what: 'label-noise' },
    },
  },
})
