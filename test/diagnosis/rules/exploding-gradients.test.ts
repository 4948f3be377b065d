import { describe, expect, test } from 'vitest'
import { createRunDiagnosis } from '../../../src/diagnosis/engine.ts'
import { explodingGradients } from '../../../src/diagnosis/rules/exploding-gradients.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { contextOf, eventsOf } from '../../../src/testing/run-script.ts'
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

test('is taken back where the loss came out no higher than before', () => {
  const run = (late: number) => {
    const diagnosis = createRunDiagnosis({
      context: contextOf({}),
      rules: [explodingGradients],
    })
    const news = eventsOf({
      series: {
        grad_norm: noisy(300, 0.2, (i) => (i < 200 ? 1 : 30)),
        'train/loss': curve(300, (i) => (i < 200 ? 2.3 : late)),
      },
    }).flatMap((event) => diagnosis.observe(event))
    return { said: news.length, stands: diagnosis.findings().length }
  }
  expect(run(1)).toEqual({ said: 1, stands: 0 })
  expect(run(5)).toEqual({ said: 1, stands: 1 })
})
