import { describe, test } from 'vitest'
import { gradientsKept } from '../../../src/diagnosis/rules/gradients-kept.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'

const falling = { series: { 'train/loss': [2.3, 2, 1.5, 1.2] } }

testRunRule({ describe, test }, gradientsKept, {
  quiet: {
    'a program that does not say': falling,
    'a program that says they are gone': { ...falling, facts: { gradientsKept: false } },
    'accumulated on purpose, and gone after the step': {
      ...falling,
      facts: { batchSize: 8, gradientsKept: false },
    },
  },
  fires: {
    'old gradients at every step': {
      ...falling,
      facts: { gradientsKept: true },
      at: 100,
      advice: { kind: 'repair', what: 'gradient' },
    },
    'a loss that explodes because of it': {
      series: { 'train/loss': [2.3, 9, 200, 4000] },
      facts: { gradientsKept: true },
      at: 100,
      advice: { kind: 'repair', what: 'gradient' },
    },
  },
})
