import { describe, test } from 'vitest'
import { momentumOverALongStretch } from '../../../src/diagnosis/rules/momentum-over-a-long-stretch.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay } from '../curves.ts'

const run = { series: { 'train/loss': curve(40, decay(2.3, 0.3, 10)) }, every: 20 }

testRunRule({ describe, test }, momentumOverALongStretch, {
  quiet: {
    'the usual momentum in a very short run': {
      series: { 'train/loss': curve(40, decay(2.3, 0.3, 10)) },
      every: 1,
      facts: { optimizer: 'nesterov', momentum: 0.9 },
    },
    'a high momentum in a run of tens of thousands of steps': {
      series: { 'train/loss': curve(40, decay(2.3, 0.3, 10)) },
      every: 1000,
      facts: { optimizer: 'nesterov', momentum: 0.99 },
    },
    'a high momentum that the optimizer does not use': {
      ...run,
      facts: { optimizer: 'sgd', momentum: 0.99 },
    },
    'not told': { ...run, facts: { optimizer: 'adam' } },
  },
  fires: {
    'fifty of eight hundred steps': {
      ...run,
      facts: { optimizer: 'momentum', momentum: 0.98 },
      at: 'end',
      advice: { kind: 'set', role: 'momentum', value: 0.9 },
    },
    'a third of the run, and half of it is over': {
      ...run,
      facts: { optimizer: 'adamw', momentum: 0.997 },
      context: { budget: { amount: 800, unit: 'steps' } },
      at: 340,
    },
  },
})
