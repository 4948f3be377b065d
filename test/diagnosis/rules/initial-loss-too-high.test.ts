import { describe, test } from 'vitest'
import { initialLossTooHigh } from '../../../src/diagnosis/rules/initial-loss-too-high.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

testRunRule({ describe, test }, initialLossTooHigh, {
  quiet: {
    'the loss of a guess': {
      series: { 'train/loss': noisy(40, 0.02, decay(2.3, 0.3, 10)) },
      facts: { classes: 10 },
    },
    'classes not known': { series: { 'train/loss': curve(40, decay(60, 0.3, 10)) } },
    'squared error': {
      series: { 'train/loss': curve(40, decay(60, 0.3, 10)) },
      facts: { classes: 10, loss: 'mean-squared-error' },
    },
    'squared error of targets that are larger than standardized inputs': {
      series: { 'train/loss': curve(40, decay(4, 0.3, 10)) },
      facts: { loss: 'mean-squared-error', inputMean: 0, inputStd: 1 },
    },
    'squared error where inputs are not standardized': {
      series: { 'train/loss': curve(40, decay(60, 0.3, 10)) },
      facts: { loss: 'mean-squared-error', inputMean: 5, inputStd: 5 },
    },
    'regularization in the loss': {
      series: { 'train/loss': curve(40, decay(20, 0.3, 10)) },
      facts: { classes: 10, regularization: 0.1 },
    },
    'a log that begins late': {
      series: { 'train/loss': curve(40, decay(20, 0.3, 10)) },
      from: 5000,
      facts: { classes: 10 },
    },
    'unbalanced classes, whose shares it does not know yet': {
      series: { 'train/loss': curve(40, decay(2.3, 0.3, 10)) },
      facts: { classes: 10, classShares: [0.91, ...Array.from({ length: 9 }, () => 0.01)] },
    },
  },
  fires: {
    'huge first weights': {
      series: { 'train/loss': curve(40, decay(90, 0.3, 10)) },
      facts: { classes: 10 },
      at: 200,
      severity: 'warning',
      advice: { kind: 'repair', what: 'initialization' },
    },
    'a squared error far above the size of standardized inputs': {
      series: { 'train/loss': curve(40, decay(8, 0.3, 10)) },
      facts: { loss: 'mean-squared-error', inputMean: 0, inputStd: 1 },
      at: 200,
      severity: 'warning',
      advice: { kind: 'repair', what: 'initialization' },
    },
    'summed over a batch of 32, and half gone by the second report': {
      series: { data_loss: curve(40, decay(2.3 * 32, 0.3, 1.5)) },
      facts: { classes: 10, batchSize: 32 },
      at: 200,
      advice: { kind: 'repair', what: 'reduction' },
    },
    'summed over a batch of 32': {
      series: { data_loss: curve(40, decay(2.3 * 32, 0.3, 10)) },
      facts: { classes: 10, batchSize: 32 },
      at: 200,
      advice: { kind: 'repair', what: 'reduction' },
    },
    'three times the loss of a guess, which normalization inside of the network may hide later': {
      series: { 'train/loss': curve(40, decay(7, 0.3, 10)) },
      facts: { classes: 10, normalization: 'batch' },
      at: 200,
      severity: 'warning',
      advice: { kind: 'repair', what: 'initialization' },
    },
    'twice the loss of a guess is a note': {
      series: { 'train/loss': curve(40, decay(4.7, 0.3, 10)) },
      facts: { classes: 10 },
      at: 200,
      severity: 'note',
    },
  },
})
