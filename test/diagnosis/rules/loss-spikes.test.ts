import { describe, test } from 'vitest'
import { lossSpikes } from '../../../src/diagnosis/rules/loss-spikes.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

testRunRule({ describe, test }, lossSpikes, {
  quiet: {
    'a sound run': { series: { 'train/loss': noisy(600, 0.05, decay(2.3, 0.3, 100)) } },
    'one bad batch, again and again': {
      series: { 'train/loss': curve(600, (i) => (i % 100 === 99 ? 9 : 1)) },
    },
    'a single spike': { series: { 'train/loss': curve(600, (i) => (i > 300 && i < 310 ? 5 : 1)) } },
    'heavy noise': { series: { 'train/loss': noisy(600, 0.3, () => 1) } },
    'a new level': { series: { 'train/loss': curve(600, (i) => (i < 300 ? 1 : 1.5)) } },
  },
  fires: {
    'every hundredth report, for five': {
      series: { 'train/loss': noisy(600, 0.02, (i) => (i % 100 > 94 ? 4 : 1)) },
      at: 30000,
      advice: { kind: 'repair', what: 'clipping' },
    },
    'larger and larger': {
      series: { 'train/loss': noisy(900, 0.02, (i) => (i % 200 > 190 ? 1 + i / 200 : 1)) },
      at: 60000,
    },
  },
})
