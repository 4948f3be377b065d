import { describe, test } from 'vitest'
import { lossFallingTooSlowly } from '../../../src/diagnosis/rules/loss-falling-too-slowly.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { decay, noisy } from '../curves.ts'

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
    'a task learnt already': {
      series: {
        'train/loss': noisy(100, 0.005, (i) => 0.5 - 0.001 * i),
        'train/accuracy': noisy(100, 0.001, () => 0.96),
      },
    },
  },
  fires: {
    'a straight line': {
      series: { 'train/loss': noisy(100, 0.005, (i) => 2.3 - 0.004 * i) },
      at: 'end',
      advice: { kind: 'scale', role: 'learningRate', factor: 3 },
    },
    'a straight line, said at 60 % of the budget': {
      series: { 'train/loss': noisy(100, 0.002, (i) => 2.3 - 0.005 * i) },
      context: { budget: { amount: 10_000, unit: 'steps' } },
      at: 6400,
    },
  },
})
