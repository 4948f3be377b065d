import { describe, test } from 'vitest'
import { evaluationInTrainingMode } from '../../../src/diagnosis/rules/evaluation-in-training-mode.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'

const validated = { series: { 'train/loss': [2.3, 2, 1.5], 'val/loss': [null, 2.1, 1.6] } }

testRunRule({ describe, test }, evaluationInTrainingMode, {
  quiet: {
    'a program that does not say': validated,
    'a program that says it is in evaluation mode': {
      ...validated,
      facts: { evaluationInTrainingMode: false },
    },
    'nothing was validated yet': {
      series: { 'train/loss': [2.3, 2, 1.5] },
      facts: { evaluationInTrainingMode: true },
    },
  },
  fires: {
    'the first validation': {
      ...validated,
      facts: { evaluationInTrainingMode: true },
      at: 100,
      advice: { kind: 'repair', what: 'evaluation' },
    },
    'validation before training': {
      series: { 'train/loss': [2.3, 2], 'val/loss': [2.3, 2.1] },
      facts: { evaluationInTrainingMode: true },
      at: 0,
      advice: { kind: 'repair', what: 'evaluation' },
    },
  },
})
