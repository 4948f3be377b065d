import { describe, test } from 'vitest'
import { flatThenSuddenDrop } from '../../../src/diagnosis/rules/flat-then-sudden-drop.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

const stand = (until: number) => (i: number) => (i < until ? 2.3 : 0.3 + 2 * Math.exp(-(i - until) / 4))

testRunRule({ describe, test }, flatThenSuddenDrop, {
  quiet: {
    'an exponential': { series: { 'train/loss': noisy(100, 0.01, decay(2.3, 0.3, 15)) } },
    'warm-up': { series: { 'train/loss': noisy(100, 0.005, stand(30)) }, facts: { warmupSteps: 3000 } },
    'a step of the schedule': {
      series: { 'train/loss': noisy(100, 0.005, stand(30)), lr: curve(100, (i) => (i < 29 ? 0.1 : 0.01)) },
    },
    'a straight line': { series: { 'train/loss': curve(100, (i) => 2.3 - 0.02 * i) } },
    'flat to the end': { series: { 'train/loss': noisy(100, 0.005, () => 2.3) } },
  },
  fires: {
    'stood for a third of the run': {
      series: { 'train/loss': noisy(100, 0.005, stand(33)) },
      at: 'end',
      advice: { kind: 'repair', what: 'initialization' },
    },
    'stood for two thirds': { series: { 'train/loss': noisy(100, 0.005, stand(66)) }, at: 'end' },
  },
})
