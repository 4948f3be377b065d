import { describe, test } from 'vitest'
import { firstStepsLearnOnlyTheBias } from '../../../src/diagnosis/rules/first-steps-learn-only-the-bias.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay } from '../curves.ts'

const hockey = curve(200, (i) => 0.3 + 10 * Math.exp(-i) + 2 * Math.exp(-i / 60))
const late = curve(200, (i) => 0.1 + (i < 20 ? 0 : 0.8 * (1 - Math.exp(-(i - 20) / 60))))

testRunRule({ describe, test }, firstStepsLearnOnlyTheBias, {
  quiet: {
    'a sound run': {
      series: { 'train/loss': curve(200, decay(2.3, 0.3, 40)), 'train/accuracy': late },
      facts: { classes: 10 },
    },
    'a quick learner, whose accuracy rises': {
      series: { 'train/loss': hockey, 'train/accuracy': curve(200, (i) => 0.9 - 0.8 * Math.exp(-i / 3)) },
      facts: { classes: 10 },
    },
    'classes not known': { series: { 'train/loss': hockey, 'train/accuracy': late } },
    'a resumed run': {
      series: { 'train/loss': hockey, 'train/accuracy': late },
      from: 9000,
      facts: { classes: 10 },
    },
  },
  fires: {
    'from 12 to 2.3 without one more right answer': {
      series: { 'train/loss': hockey, 'train/accuracy': late },
      facts: { classes: 10 },
      at: 'end',
      advice: { kind: 'repair', what: 'output-bias' },
    },
    'unbalanced classes': {
      series: {
        'train/loss': curve(200, (i) => 0.1 + 5 * Math.exp(-i) + 0.2 * Math.exp(-i / 60)),
        'train/accuracy': curve(200, (i) => 0.9 + 0.08 * (1 - Math.exp(-i / 60))),
      },
      facts: { classes: 2, classShares: [0.9, 0.1], loss: 'softmax-cross-entropy' },
      at: 'end',
    },
  },
})
