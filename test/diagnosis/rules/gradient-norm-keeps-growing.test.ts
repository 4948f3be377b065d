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
    'reported too rarely to tell': { series: { grad_norm: curve(60, (i) => 1 + i) }, every: 100 },
  },
  fires: {
    'one more gradient a step': {
      series: { grad_norm: noisy(60, 0.01, (i) => 1 + i) },
      every: 1,
      at: 11,
      advice: { kind: 'repair', what: 'zero-grad' },
    },
    'gradients that partly agree': {
      series: { grad_norm: noisy(60, 0.01, (i) => 2 + 1.2 * i) },
      every: 1,
      at: 11,
    },
  },
})
