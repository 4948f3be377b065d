import { describe, test } from 'vitest'
import { lossRisingFromTheStart } from '../../../src/diagnosis/rules/loss-rising-from-the-start.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

testRunRule({ describe, test }, lossRisingFromTheStart, {
  quiet: {
    'a sound run': { series: { 'train/loss': noisy(60, 0.03, decay(2.3, 0.3, 10)) }, every: 1 },
    'a first jump that is soon won back': {
      series: { 'train/loss': noisy(60, 0.01, (i) => 2.3 + Math.exp(-((i - 4) ** 2) / 4) - 0.02 * i) },
      every: 1,
    },
    'noise of single batches': { series: { 'train/loss': noisy(60, 0.1, () => 2.3) }, every: 1 },
    'a rate too high, which leaps': { series: { 'train/loss': curve(60, (i) => 2.3 * 2 ** i) }, every: 1 },
    'a rate too high, with long steps all the time': {
      series: { 'train/loss': noisy(60, 0.002, (i) => 0.69 + (i < 25 ? 0 : 0.12 * (i - 25))) },
      every: 1,
      layers: () => [{ name: 'dense1', updateRatio: 0.2 }],
    },
    'a first step that promised more than the loss': {
      series: {
        'train/loss': curve(60, (i) => 2.3 * 2 ** i),
        grad_norm: curve(60, () => 3),
      },
      facts: { optimizer: 'sgd', learningRate: 1 },
      every: 1,
    },
    'leaps on both sides of the valley after a first step that was none too long': {
      series: {
        'train/loss': curve(60, (i) => (i % 2 === 0 ? 2.3 * 1.5 ** i : 0.8 * 1.5 ** i)),
        grad_norm: curve(60, () => 1),
      },
      facts: { optimizer: 'sgd', learningRate: 0.9 },
      every: 1,
    },
    'a resumed run': { series: { 'train/loss': curve(60, (i) => 1 + 0.02 * i) }, from: 9000, every: 1 },
  },
  fires: {
    'steadily up the gradient': {
      series: { 'train/loss': noisy(60, 0.005, (i) => 2.3 * Math.exp(0.02 * i)) },
      every: 1,
      at: 11,
      advice: { kind: 'repair', what: 'gradient-sign' },
    },
    'hardly at first, and all the time since': {
      series: { 'train/loss': noisy(60, 0.002, (i) => 0.69 + (i < 25 ? 0 : 0.12 * (i - 25))) },
      every: 1,
      layers: () => [{ name: 'dense1', updateRatio: 2e-3 }],
      at: 58,
    },
    'without a way back, in leaps': {
      series: { 'train/loss': curve(60, (i) => 0.7 * 1.8 ** i), grad_norm: curve(60, (i) => 1.8 ** i) },
      facts: { optimizer: 'momentum', learningRate: 0.4 },
      every: 1,
      at: 11,
      advice: { kind: 'repair', what: 'gradient-sign' },
    },
    'without a way back, and broken after seven steps': {
      series: {
        'train/loss': [2.3, 4.7, 59, 4400, 2e7, 3e14, 9e28, Number.NaN],
        grad_norm: [2.7, 10, 53, 1000, 3e5, 2e10, Infinity, Number.NaN],
      },
      facts: { optimizer: 'sgd', learningRate: 0.2 },
      every: 1,
      at: 7,
    },
    'slowly, then faster': {
      series: { 'train/loss': noisy(60, 0.005, (i) => 2.3 + 0.002 * i * i) },
      every: 1,
      at: 11,
    },
  },
})
