import { describe, test } from 'vitest'
import { explodingGradients } from '../../../src/diagnosis/rules/exploding-gradients.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, noisy } from '../curves.ts'

testRunRule({ describe, test }, explodingGradients, {
  quiet: {
    'as ever': { series: { grad_norm: noisy(300, 0.3, () => 1) } },
    'one large gradient': { series: { grad_norm: curve(300, (i) => (i === 200 ? 100 : 1)) } },
    'the growth of the first steps': { series: { grad_norm: curve(300, (i) => Math.min(20, 0.5 + i)) } },
    'around nearly zero': {
      series: { grad_norm: curve(300, (i) => (i < 150 ? 1 - i / 151 : i % 20 < 5 ? 0.2 : 0.01)) },
    },
  },
  fires: {
    'thirty times, for good': {
      series: { grad_norm: noisy(300, 0.2, (i) => (i < 200 ? 1 : 30)) },
      at: 20200,
      advice: { kind: 'repair', what: 'clipping' },
    },
    'growing ten per cent a report': {
      series: { grad_norm: curve(300, (i) => (i < 200 ? 1 : 1.1 ** (i - 200))) },
      at: 22700,
    },
  },
})
