import { describe, test } from 'vitest'
import { validationFollowsAPeriod } from '../../../src/diagnosis/rules/validation-follows-a-period.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

const periodic = noisy(100, 0.02, (i) => 1 + 0.3 * Math.sin((2 * Math.PI * i) / 8) + Math.exp(-i / 10))

testRunRule({ describe, test }, validationFollowsAPeriod, {
  quiet: {
    noise: { series: { 'val/loss': noisy(100, 0.05, decay(2.3, 0.5, 15)) } },
    'a cyclic rate': { series: { 'val/loss': periodic }, facts: { schedule: 'cyclic' } },
    'one bump': { series: { 'val/loss': curve(100, (i) => 1 + 0.5 * Math.exp(-((i - 50) ** 2) / 20)) } },
    'the fall itself': { series: { 'val/loss': curve(100, decay(2.3, 0.5, 30)) } },
  },
  fires: {
    'every eighth evaluation': {
      series: { 'val/loss': periodic },
      at: 'end',
      advice: { kind: 'repair', what: 'shuffle' },
    },
    'two evaluation sets in turn, four each': {
      series: { 'val/loss': noisy(100, 0.01, (i) => (i % 8 < 4 ? 1 : 1.3)) },
      at: 'end',
    },
  },
})
