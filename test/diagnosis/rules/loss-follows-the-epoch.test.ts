import { describe, test } from 'vitest'
import { lossFollowsTheEpoch } from '../../../src/diagnosis/rules/loss-follows-the-epoch.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

const sorted = noisy(200, 0.05, (i) => [1.6, 0.4, 1.2, 0.6, 1.5, 0.3, 1.1, 0.7, 1.8, 0.8][i % 10]!)

testRunRule({ describe, test }, lossFollowsTheEpoch, {
  quiet: {
    'noise of single batches': {
      series: { 'train/loss': noisy(200, 0.2, decay(2.3, 1, 60)) },
      stepsPerEpoch: 1000,
    },
    'the fall itself': { series: { 'train/loss': curve(200, decay(2.3, 0.2, 40)) }, stepsPerEpoch: 1000 },
    "Adam's sawtooth, which falls within each epoch": {
      series: { 'train/loss': curve(200, (i) => 1 - 0.04 * ((i - 1 + 10) % 10)) },
      stepsPerEpoch: 1000,
    },
    'epochs not known': { series: { 'train/loss': sorted } },
  },
  fires: {
    'sorted samples': {
      series: { 'train/loss': sorted },
      stepsPerEpoch: 1000,
      at: 'end',
      severity: 'warning',
      advice: { kind: 'repair', what: 'shuffle' },
    },
    'alike ones together, falling slowly': {
      series: {
        'train/loss': noisy(200, 0.05, (i) => decay(2.3, 1, 60)(i) * (1 + 0.5 * Math.sin((i % 10) * 0.628))),
      },
      stepsPerEpoch: 1000,
      at: 'end',
      severity: 'warning',
    },
  },
})
