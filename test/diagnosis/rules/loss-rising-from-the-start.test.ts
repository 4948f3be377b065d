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
    'slowly, then faster': {
      series: { 'train/loss': noisy(60, 0.005, (i) => 2.3 + 0.002 * i * i) },
      every: 1,
      at: 11,
    },
  },
})
