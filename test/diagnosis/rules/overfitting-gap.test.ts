import { describe, test } from 'vitest'
import { overfittingGap } from '../../../src/diagnosis/rules/overfitting-gap.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

const rising = (to: number, tau: number) => (i: number) => to - (to - 0.1) * Math.exp(-i / tau)

testRunRule({ describe, test }, overfittingGap, {
  quiet: {
    'no gap': {
      series: {
        'train/accuracy': noisy(30, 0.01, rising(0.9, 5)),
        'val/accuracy': noisy(31, 0.01, rising(0.89, 5)),
      },
    },
    'a small gap': {
      series: {
        'train/accuracy': curve(30, rising(1, 5)),
        'val/accuracy': noisy(30, 0.005, rising(0.96, 5)),
      },
    },
    'a gap of the losses while validation still improves': {
      series: {
        'train/loss': curve(60, decay(2.3, 0.05, 20)),
        'val/loss': noisy(60, 0.01, decay(2.3, 0.4, 25)),
      },
    },
    'a constant offset from the start: augmentation, another reduction': {
      series: {
        'train/loss': noisy(60, 0.01, decay(1.6, 0.4, 20)),
        'val/loss': noisy(60, 0.01, (i) => 0.7 + decay(1.6, 0.4, 20)(i)),
      },
    },
    'a small gap, though all is known by heart, of many samples': {
      series: {
        'train/accuracy': curve(40, rising(1, 4)),
        'val/accuracy': noisy(40, 0.005, rising(0.93, 4)),
      },
      facts: { trainSamples: 5000, classes: 10, validationSamples: 1000 },
    },
    'heavy dropout: validation is better than training': {
      series: {
        'train/accuracy': noisy(30, 0.02, rising(0.7, 5)),
        'val/accuracy': noisy(30, 0.02, rising(0.85, 5)),
      },
    },
  },
  fires: {
    'big gap': {
      series: { 'train/accuracy': curve(40, rising(1, 8)), 'val/accuracy': noisy(40, 0.01, rising(0.72, 4)) },
      at: 'end',
      advice: { kind: 'scale', role: 'regularization', factor: 10 },
    },
    'few samples learnt by heart: more of them are asked for': {
      series: { 'train/accuracy': curve(40, rising(1, 8)), 'val/accuracy': noisy(40, 0.01, rising(0.72, 4)) },
      facts: { trainSamples: 200, classes: 10 },
      at: 'end',
      advice: { kind: 'repair', what: 'data' },
    },
    'a smaller gap of few samples that are known by heart, though validation creeps upwards': {
      series: {
        'train/accuracy': curve(40, rising(1, 4)),
        'val/accuracy': curve(40, (i) => rising(0.9, 4)(i) + 0.0008 * i),
      },
      facts: { trainSamples: 200, classes: 10, validationSamples: 600 },
      at: 'end',
      severity: 'warning',
    },
    'few samples, no accuracies, and a validation loss far above': {
      series: {
        'train/loss': curve(60, decay(1, 0.04, 10)),
        'val/loss': curve(60, (i) => decay(1, 0.12, 10)(i) - 0.0002 * i),
      },
      facts: { trainSamples: 60, loss: 'mean-squared-error' },
      at: 'end',
    },
    'training loss falls on, validation loss does not': {
      series: {
        'train/loss': curve(60, decay(2.3, 0.02, 20)),
        'val/loss': noisy(60, 0.01, decay(2.3, 1.1, 6)),
      },
      at: 'end',
    },
    'a gap that grows while validation still rises is a note': {
      series: {
        'train/accuracy': curve(40, rising(1, 8)),
        'val/accuracy': curve(40, (i) => rising(0.6, 6)(i) + 0.004 * i),
      },
      at: 'end',
      severity: 'note',
    },
  },
})
