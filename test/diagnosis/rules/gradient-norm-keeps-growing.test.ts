import { describe, test } from 'vitest'
import { gradientNormKeepsGrowing } from '../../../src/diagnosis/rules/gradient-norm-keeps-growing.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, noisy } from '../curves.ts'

testRunRule({ describe, test }, gradientNormKeepsGrowing, {
  quiet: {
    'as ever': { series: { grad_norm: noisy(60, 0.3, () => 1) }, every: 1 },
    'a network that wakes up, unevenly': {
      series: { grad_norm: noisy(60, 0.25, (i) => 1 + 0.3 * i) },
      every: 1,
    },
    'doubling in twenty steps': { series: { grad_norm: curve(60, (i) => 1 + 0.05 * i) }, every: 1 },
    'exploding: no straight line': { series: { grad_norm: curve(60, (i) => 2 ** i) }, every: 1 },
    'one long step, and large and even since': {
      series: { grad_norm: noisy(90, 0.005, (i) => (i < 3 ? 1 : 60)) },
      every: 1,
    },
    'grown, but no two alike': {
      series: { grad_norm: noisy(200, 0.2, (i) => 1 + 9 * (1 - Math.exp(-i / 40))) },
      every: 1,
    },
    'large and even once the loss has exploded': {
      series: {
        grad_norm: noisy(200, 0.01, (i) => (i < 20 ? 2 + (i % 4) : 30)),
        'train/loss': curve(200, (i) => (i < 20 ? 2.3 : 1e6)),
      },
      every: 1,
    },
    'reported too rarely to tell': { series: { grad_norm: curve(60, (i) => 1 + i) }, every: 100 },
  },
  fires: {
    'one more gradient a step': {
      series: { grad_norm: noisy(60, 0.01, (i) => 1 + i) },
      every: 1,
      at: 11,
      advice: { kind: 'repair', what: 'zero-grad' },
    },
    'a sum that grew slowly and is now large and even': {
      series: {
        grad_norm: noisy(200, 0.01, (i) => (i < 20 ? 2 + (i % 4) : 2 + 30 * (1 - Math.exp(-i / 60)))),
      },
      every: 1,
      at: 42,
      advice: { kind: 'repair', what: 'zero-grad' },
    },
    'grown by less, and the more even': {
      series: { grad_norm: noisy(60, 0.002, (i) => (i === 0 ? 2.5 : 4.3)) },
      every: 1,
      at: 17,
    },
    'gradients that partly agree': {
      series: { grad_norm: noisy(60, 0.01, (i) => 2 + 1.2 * i) },
      every: 1,
      at: 11,
    },
  },
})
