import { describe, test } from 'vitest'
import { dropoutStillOnAtEvaluation } from '../../../src/diagnosis/rules/dropout-still-on-at-evaluation.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

const train = noisy(60, 0.01, decay(2.3, 0.5, 15))
const same = { 'train/loss': train, 'val/loss': noisy(60, 0.03, decay(2.3, 0.5, 15)) }

testRunRule({ describe, test }, dropoutStillOnAtEvaluation, {
  quiet: {
    'dropout off at evaluation': {
      series: { 'train/loss': train, 'val/loss': curve(60, (i) => 0.65 * decay(2.3, 0.5, 15)(i)) },
      facts: { classes: 10, dropout: 0.5 },
    },
    'light dropout': { series: same, facts: { classes: 10, dropout: 0.2 } },
    'dropout of 0.4, and validation answers better than training': {
      series: {
        ...same,
        'train/accuracy': curve(60, (i) => 0.8 - 0.7 * Math.exp(-i / 15)),
        'val/accuracy': curve(60, (i) => 0.95 - 0.85 * Math.exp(-i / 8)),
      },
      facts: { classes: 10, dropout: 0.4 },
    },
    'no dropout': { series: same, facts: { classes: 10 } },
    'overfitting late in the run': {
      series: {
        'train/loss': curve(60, decay(2.3, 0.05, 6)),
        'val/loss': curve(60, (i) => (i < 12 ? 0.6 : 1.5) * decay(2.3, 0.3, 6)(i)),
      },
      facts: { classes: 10, dropout: 0.5 },
    },
  },
  fires: {
    'validation no better than training': {
      series: same,
      facts: { classes: 10, dropout: 0.5 },
      at: 'end',
      advice: { kind: 'repair', what: 'evaluation-mode' },
    },
    'dropout of 0.3, and validation answers no better than training': {
      series: {
        ...same,
        'train/accuracy': curve(60, (i) => 0.8 - 0.7 * Math.exp(-i / 15)),
        'val/accuracy': curve(60, (i) => 0.81 - 0.7 * Math.exp(-i / 15)),
      },
      facts: { classes: 10, dropout: 0.3 },
      at: 'end',
    },
    'a little worse even': {
      series: { 'train/loss': train, 'val/loss': noisy(60, 0.03, (i) => 1.1 * decay(2.3, 0.5, 15)(i)) },
      facts: { classes: 10, dropout: 0.6 },
      at: 'end',
    },
  },
})
