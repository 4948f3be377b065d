import { describe, test } from 'vitest'
import { inputsAllTheSame } from '../../../src/diagnosis/rules/inputs-all-the-same.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve } from '../curves.ts'

const loss = { 'train/loss': curve(20, () => 2.3) }

testRunRule({ describe, test }, inputsAllTheSame, {
  quiet: {
    'a small spread': { series: loss, facts: { inputMean: 0, inputStd: 1e-3 } },
    standardized: { series: loss, facts: { inputMean: 0, inputStd: 1 } },
    'not told': { series: loss },
  },
  fires: {
    'an empty buffer': {
      series: loss,
      facts: { inputMean: 0, inputStd: 0 },
      at: 0,
      advice: { kind: 'repair', what: 'inputs' },
    },
    'one and the same value': { series: loss, facts: { inputMean: 255, inputStd: 1e-9 }, at: 0 },
  },
})
