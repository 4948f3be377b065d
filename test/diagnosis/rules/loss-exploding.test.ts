import { describe, test } from 'vitest'
import { lossExploding } from '../../../src/diagnosis/rules/loss-exploding.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

testRunRule({ describe, test }, lossExploding, {
  quiet: {
    'a healthy run': { series: { 'train/loss': noisy(300, 0.1, decay(2.3, 0.3, 40)) } },
    'one wild batch': {
      series: { 'train/loss': curve(100, (i) => (i === 40 ? 30 : decay(2.3, 0.3, 20)(i))) },
    },
    'a bump in warm-up': {
      series: { 'train/loss': curve(100, (i) => decay(2.3, 0.3, 20)(i) + 3 * Math.exp(-((i - 6) ** 2) / 8)) },
      facts: { warmupSteps: 1000 },
    },
    'noise around a loss of nearly zero': {
      series: { 'train/loss': curve(200, (i) => decay(2.3, 1e-4, 8)(i) * (1 + 0.9 * Math.sin(2.4 * i))) },
    },
    'a small loss of a network that knew its task, ten times larger for a while': {
      series: { 'train/loss': curve(100, (i) => (i > 10 && i < 20 ? 0.3 : 0.03)) },
      facts: { classes: 3 },
    },
    'a lucky first batch': { series: { 'train/loss': [0.4, ...noisy(100, 0.1, decay(2.3, 0.5, 20))] } },
  },
  fires: {
    'past three times the first loss, said at the third report': {
      series: { 'train/loss': curve(40, (i) => (i < 10 ? 2.3 : 2.3 * 1.5 ** (i - 9))) },
      at: 1400,
      advice: { kind: 'scale', role: 'learningRate', factor: 0.1 },
    },
    'up at once and slowly back': {
      series: { 'train/loss': [3.5856, 35643.6, 35551.6, 35463.6, 35376.6, 35289.3, 35201, 35111] },
      at: 300,
    },
    'late divergence, below the start': {
      series: {
        'train/loss': noisy(200, 0.02, (i) => (i < 120 ? decay(2.3, 0.4, 20)(i) : 0.4 + (i - 120) * 0.01)),
      },
      at: 'end',
      advice: { kind: 'scale', role: 'learningRate' },
    },
  },
})
