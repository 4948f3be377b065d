import { describe, test } from 'vitest'
import { lossFallingTooSlowly } from '../../../src/diagnosis/rules/loss-falling-too-slowly.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

const lr = curve(100, () => 1e-3)
const onTheWay = {
  lr,
  'train/loss': curve(100, decay(2.3, 0.6, 70)),
  'val/loss': curve(100, decay(2.3, 0.65, 70)),
}

testRunRule({ describe, test }, lossFallingTooSlowly, {
  quiet: {
    'an exponential that has bent': { series: { 'train/loss': noisy(100, 0.01, decay(2.3, 1.8, 15)) } },
    'a straight line that arrives': { series: { 'train/loss': noisy(100, 0.01, (i) => 2.3 - 0.018 * i) } },
    'a slow start because of warm-up': {
      series: {
        'train/loss': noisy(100, 0.005, (i) => (i < 50 ? 2.3 : decay(2.3, 1.8, 12)(i - 50))),
        lr: noisy(100, 0, (i) => Math.min(i, 50) * 1e-4),
      },
    },
    'fine-tuning': {
      series: { 'train/loss': noisy(100, 0.005, (i) => 0.5 - 0.001 * i) },
      facts: { classes: 10 },
    },
    'still falling at the end of a decay': {
      series: { ...onTheWay, lr: curve(100, (i) => 0.1 * (1 - i / 100)) },
    },
    'held up by dropout': { series: onTheWay, facts: { dropout: 0.4 } },
    'held up by label smoothing': { series: onTheWay, facts: { labelSmoothing: 0.1 } },
    'held up by augmentation: validation falls alone': {
      series: { ...onTheWay, 'train/loss': curve(100, decay(2.3, 1.2, 15)) },
    },
    'a plateau before a late fall: it waited for something': {
      series: {
        lr,
        'train/loss': curve(100, (i) => (i < 45 ? 2.3 : decay(2.3, 0.6, 25)(i - 45))),
        'val/loss': curve(100, (i) => (i < 45 ? 2.3 : decay(2.3, 0.6, 25)(i - 45))),
      },
    },
    'a rate that is not told': {
      series: { 'train/loss': onTheWay['train/loss'], 'val/loss': onTheWay['val/loss'] },
    },
    'a task learnt already': {
      series: {
        'train/loss': noisy(100, 0.005, (i) => 0.5 - 0.001 * i),
        'train/accuracy': noisy(100, 0.001, () => 0.96),
      },
    },
  },
  fires: {
    'a straight line under heavy dropout: less of that first': {
      series: { 'train/loss': noisy(100, 0.005, (i) => 2.3 - 0.004 * i) },
      facts: { dropout: 0.7 },
      at: 'end',
      advice: { kind: 'scale', role: 'dropout', factor: 0.5 },
    },
    'a straight line': {
      series: { 'train/loss': noisy(100, 0.005, (i) => 2.3 - 0.004 * i) },
      at: 'end',
      advice: { kind: 'scale', role: 'learningRate', factor: 3 },
    },
    'bent, and cut off on its way': {
      series: onTheWay,
      at: 'end',
      advice: { kind: 'scale', role: 'learningRate', factor: 10 },
    },
    'hardly anything won, and a third of that in the last third': {
      series: {
        lr,
        'train/loss': curve(100, (i) => 1.386 * (1 - 4e-4 * i) - 0.01 * (1 - Math.exp(-i / 2))),
        'val/loss': curve(100, (i) => 1.386 * (1 - 4e-4 * i)),
      },
      at: 'end',
    },
    'a straight line that hardly falls': {
      series: { 'train/loss': noisy(100, 1e-4, (i) => 2.3 - 2e-4 * i) },
      at: 'end',
    },
    'a straight line, said at 60 % of the budget': {
      series: { 'train/loss': noisy(100, 0.002, (i) => 2.3 - 0.005 * i) },
      context: { budget: { amount: 10_000, unit: 'steps' } },
      at: 6400,
    },
  },
})
