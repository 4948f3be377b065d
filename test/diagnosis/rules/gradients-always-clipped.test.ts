import { describe, test } from 'vitest'
import { gradientsAlwaysClipped } from '../../../src/diagnosis/rules/gradients-always-clipped.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

const falling = curve(60, decay(2.3, 0.3, 10))

testRunRule({ describe, test }, gradientsAlwaysClipped, {
  quiet: {
    'clipping of rare large gradients': {
      series: { grad_norm: curve(60, (i) => (i % 10 === 0 ? 5 : 0.5)), 'train/loss': falling },
      facts: { clip: 1 },
    },
    'no clipping': { series: { grad_norm: curve(60, () => 5), 'train/loss': falling }, facts: { clip: 0 } },
    'clipping in the first steps only': {
      series: { grad_norm: curve(60, decay(20, 0.1, 3)), 'train/loss': falling },
      facts: { clip: 1 },
    },
    'bound not told': { series: { grad_norm: curve(60, () => 5), 'train/loss': falling } },
  },
  fires: {
    'cut to a thousandth, and slow': {
      series: { grad_norm: noisy(60, 0.2, () => 1), 'train/loss': curve(60, () => 2.3) },
      facts: { clip: 0.001, optimizer: 'sgd' },
      at: 4200,
      severity: 'warning',
      advice: { kind: 'repair', what: 'clipping' },
    },
    'cut to less than a tenth, and the fit is not good': {
      series: {
        grad_norm: noisy(60, 0.2, () => 0.5),
        'train/loss': curve(60, decay(0.69, 0.28, 10)),
        'train/accuracy': curve(60, () => 0.87),
      },
      facts: { clip: 0.03, optimizer: 'nesterov', classes: 2 },
      at: 4200,
      severity: 'note',
    },
    'always, but it learns': {
      series: { grad_norm: noisy(60, 0.2, () => 5), 'train/loss': falling },
      facts: { clip: 1 },
      at: 4200,
      severity: 'note',
    },
  },
})
