import { describe, test } from 'vitest'
import { underfitting } from '../../../src/diagnosis/rules/underfitting.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

const accuracy = (to: number) => noisy(50, 0.01, (i) => to - (to - 0.1) * Math.exp(-i / 6))
const loss = noisy(50, 0.01, decay(2.3, 1.5, 6))

testRunRule({ describe, test }, underfitting, {
  quiet: {
    'good on both': {
      series: {
        'train/loss': curve(50, decay(2.3, 0.1, 6)),
        'train/accuracy': accuracy(0.97),
        'val/accuracy': accuracy(0.96),
      },
    },
    'a gap: overfitting is another matter': {
      series: { 'train/loss': loss, 'train/accuracy': accuracy(0.7), 'val/accuracy': accuracy(0.5) },
    },
    'validation is far better: the network can do more': {
      series: { 'train/loss': loss, 'train/accuracy': accuracy(0.45), 'val/accuracy': accuracy(0.85) },
    },
    'still improving': {
      series: {
        'train/loss': curve(50, (i) => 2.3 - 0.02 * i),
        'train/accuracy': curve(50, (i) => 0.1 + 0.01 * i),
        'val/accuracy': curve(50, (i) => 0.1 + 0.01 * i),
      },
    },
    'a loss without a scale': { series: { 'train/loss': loss, 'val/loss': loss } },
    regression: {
      series: { 'train/loss': loss, 'val/loss': loss },
      facts: { loss: 'mean-squared-error', classes: 10 },
    },
  },
  fires: {
    'no gap, 45 % on both': {
      series: { 'train/loss': loss, 'train/accuracy': accuracy(0.45), 'val/accuracy': accuracy(0.44) },
      at: 'end',
      advice: { kind: 'scale', role: 'width', factor: 2 },
    },
    'losses of ten classes that agree at 1.5': {
      series: { 'train/loss': loss, 'val/loss': noisy(51, 0.01, decay(2.3, 1.52, 6)) },
      facts: { classes: 10, loss: 'softmax-cross-entropy' },
      at: 'end',
    },
  },
})
