import { describe, test } from 'vitest'
import { outputsNotMatchingClasses } from '../../../src/diagnosis/rules/outputs-not-matching-classes.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay } from '../curves.ts'

const loss = { 'train/loss': curve(20, decay(2.3, 0.3, 10)) }

testRunRule({ describe, test }, outputsNotMatchingClasses, {
  quiet: {
    'as many as there are classes': { series: loss, facts: { classes: 10, outputs: 10 } },
    'one output for two classes': { series: loss, facts: { classes: 2, outputs: 1 } },
    'a vocabulary padded to a round number': { series: loss, facts: { classes: 50_257, outputs: 50_304 } },
    'not told': { series: loss, facts: { classes: 10 } },
  },
  fires: {
    'ten times as many': {
      series: loss,
      facts: { classes: 10, outputs: 100 },
      at: 0,
      advice: { kind: 'repair', what: 'outputs' },
    },
    'fewer, so that some can never be answered': {
      series: loss,
      facts: { classes: 10, outputs: 9 },
      at: 0,
      severity: 'error',
    },
  },
})
