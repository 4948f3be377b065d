import { describe, test } from 'vitest'
import { lossStuckAtSoftmaxFloor } from '../../../src/diagnosis/rules/loss-stuck-at-softmax-floor.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

const rising = (to: number) => curve(60, (i) => to - (to - 0.1) * Math.exp(-i / 10))

testRunRule({ describe, test }, lossStuckAtSoftmaxFloor, {
  quiet: {
    'a sound run': {
      series: { 'train/loss': noisy(60, 0.01, decay(2.3, 0.1, 10)), 'train/accuracy': rising(0.95) },
      facts: { classes: 10 },
    },
    'label smoothing, whose floor lies lower': {
      series: { 'train/loss': noisy(60, 0.01, decay(2.3, 0.55, 10)), 'train/accuracy': rising(0.97) },
      facts: { classes: 10, labelSmoothing: 0.1 },
    },
    'a rate too low: the loss falls on': {
      series: { 'train/loss': curve(60, (i) => 2.3 - 0.012 * i), 'train/accuracy': rising(0.8) },
      facts: { classes: 10 },
    },
    'a hard task: the accuracy is low as well': {
      series: { 'train/loss': noisy(60, 0.01, decay(2.3, 1.6, 10)), 'train/accuracy': rising(0.4) },
      facts: { classes: 10 },
    },
    'single batches below the floor': {
      series: { 'train/loss': noisy(60, 0.3, decay(2.3, 1.7, 10)), 'train/accuracy': rising(0.6) },
      facts: { classes: 10 },
    },
    'noise in the labels: validation lies below the floor': {
      series: {
        'train/loss': noisy(60, 0.01, decay(2.3, 1.5, 10)),
        'train/accuracy': rising(0.6),
        'val/loss': curve(60, decay(2.3, 0.6, 10)),
        'val/accuracy': rising(0.95),
      },
      facts: { classes: 10 },
    },
  },
  fires: {
    'ten classes level off at 1.5': {
      series: { 'train/loss': noisy(60, 0.004, decay(2.3, 1.5, 10)), 'train/accuracy': rising(0.95) },
      facts: { classes: 10 },
      at: 'end',
      advice: { kind: 'repair', what: 'softmax' },
    },
    'a hundred classes level off at 3.65': {
      series: { 'train/loss': noisy(60, 0.002, decay(4.6, 3.66, 10)), 'train/accuracy': rising(0.9) },
      facts: { classes: 100 },
      at: 'end',
    },
  },
})
