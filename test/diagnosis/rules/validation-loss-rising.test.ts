import { describe, test } from 'vitest'
import { validationLossRising } from '../../../src/diagnosis/rules/validation-loss-rising.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

const turning = (i: number) => (i < 15 ? decay(2.3, 0.9, 4)(i) : 0.93 + (i - 15) * 0.02)

testRunRule({ describe, test }, validationLossRising, {
  quiet: {
    'a healthy run': { series: { 'val/loss': noisy(50, 0.01, decay(2.3, 0.5, 10)) } },
    'noise between evaluations': { series: { 'val/loss': noisy(60, 0.03, decay(2.3, 0.9, 8)) } },
    'two wild evaluations': {
      series: { 'val/loss': curve(40, (i) => (i === 20 || i === 30 ? 4 : decay(2.3, 0.9, 8)(i))) },
    },
    'nearly zero, where percent mean nothing': {
      series: { 'val/loss': curve(40, (i) => decay(2.3, 1e-3, 2)(i) + (i > 20 ? 2e-3 : 0)) },
    },
    'a low loss on few samples, which one wrong answer lifts': {
      series: { 'val/loss': curve(40, (i) => decay(0.7, 0.05, 3)(i) + (i > 20 ? 0.006 : 0)) },
      facts: { classes: 2, validationSamples: 200 },
    },
    'augmentation: training can go no lower, and answers hold': {
      series: {
        'val/loss': noisy(40, 0.06, decay(0.7, 0.2, 3)),
        'train/loss': noisy(40, 0.1, decay(0.7, 0.4, 3)),
        'val/accuracy': noisy(40, 0.002, () => 0.98),
      },
      facts: { classes: 2, validationSamples: 260 },
    },
    'too few evaluations': { series: { 'val/loss': [1, 0.9, 0.95, 1.3] } },
  },
  fires: {
    'the turn after step 1500, at the fifth evaluation in a row': {
      series: { 'val/loss': curve(40, turning) },
      at: 2400,
      advice: { kind: 'scale', role: 'regularization', factor: 10 },
    },
    'only the end lies above': {
      series: { 'val/loss': curve(22, turning) },
      at: 'end',
    },
    'the accuracy holds: a note, for the answers are as right as before': {
      series: {
        'val/loss': curve(40, turning),
        'val/accuracy': noisy(40, 0.002, (i) => Math.min(0.95, 0.1 + 0.06 * i)),
      },
      at: 2400,
      severity: 'note',
    },
    'the accuracy falls with it: a warning': {
      series: {
        'val/loss': curve(40, turning),
        'val/accuracy': noisy(40, 0.002, (i) => (i < 15 ? 0.9 : 0.9 - 0.01 * (i - 15))),
      },
      at: 2400,
      severity: 'warning',
    },
    'the training loss rises as well: no overfitting': {
      series: { 'val/loss': curve(40, turning), 'train/loss': curve(40, turning) },
      at: 2400,
      advice: { kind: 'scale', role: 'learningRate' },
    },
  },
})
