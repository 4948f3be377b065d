import { describe, test } from 'vitest'
import { predictionsConstant } from '../../../src/diagnosis/rules/predictions-constant.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, noisy } from '../curves.ts'

testRunRule({ describe, test }, predictionsConstant, {
  quiet: {
    'an accuracy of one hundred percent': {
      series: { 'val/accuracy': curve(30, () => 1) },
      facts: { classes: 10 },
    },
    'a tiny validation set': {
      series: { 'val/accuracy': curve(30, () => 0.1) },
      facts: { classes: 10, validationSamples: 10 },
    },
    'near chance, but not the same': {
      series: { 'val/accuracy': noisy(30, 0.02, () => 0.1) },
      facts: { classes: 10 },
    },
    'a rate so low that nothing has changed yet': {
      series: { 'val/accuracy': curve(30, () => 0.1), 'val/loss': curve(30, (i) => 2.3 - 0.001 * i) },
      facts: { classes: 10 },
      layers: () => [{ name: 'dense1', updateRatio: 2e-5 }],
    },
    'classes not known': { series: { 'val/accuracy': curve(30, () => 0.1) } },
  },
  fires: {
    'one answer for all samples': {
      series: { 'val/accuracy': curve(30, (i) => (i < 3 ? 0.2 : 0.098)) },
      facts: { classes: 10 },
      stepsPerEpoch: 100,
      at: 1000,
      advice: { kind: 'repair', what: 'constant-output' },
    },
    'the same answers, though the loss changes: a warning': {
      series: { 'val/accuracy': curve(30, () => 0.1), 'val/loss': curve(30, (i) => 2.3 - 0.001 * i) },
      facts: { classes: 10 },
      stepsPerEpoch: 100,
      at: 500,
      severity: 'warning',
    },
    'the most frequent of two': {
      series: { 'val/accuracy': curve(30, () => 0.6) },
      facts: { classes: 2, classShares: [0.6, 0.4] },
      stepsPerEpoch: 100,
      at: 500,
    },
  },
})
