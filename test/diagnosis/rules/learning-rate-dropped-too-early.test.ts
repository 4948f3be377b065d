import { describe, test } from 'vitest'
import { learningRateDroppedTooEarly } from '../../../src/diagnosis/rules/learning-rate-dropped-too-early.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

const cutAt = (at: number) => curve(100, (i) => (i < at ? 0.1 : 0.001))
const frozenAt = (at: number) => noisy(100, 0.001, (i) => 2.3 - 0.02 * Math.min(i, at))

testRunRule({ describe, test }, learningRateDroppedTooEarly, {
  quiet: {
    'a cut of a loss that had settled': {
      series: { 'train/loss': curve(100, (i) => (i < 40 ? decay(2.3, 1.5, 5)(i) : 1.4)), lr: cutAt(40) },
    },
    'the gain after a cut': {
      series: {
        'train/loss': curve(100, (i) => (i < 40 ? decay(2.3, 1, 20)(i) : decay(1, 0.3, 20)(i - 40))),
        lr: cutAt(40),
      },
    },
    'a cut in the last third': {
      series: { 'train/loss': curve(100, (i) => (i < 80 ? 2.3 - 0.01 * i : 1.5)), lr: cutAt(80) },
    },
    'a cosine': {
      series: {
        'train/loss': curve(100, decay(2.3, 0.3, 30)),
        lr: curve(100, (i) => 0.05 * (1 + Math.cos((Math.PI * i) / 100))),
      },
    },
  },
  fires: {
    'falling fast, then frozen': {
      series: { 'train/loss': frozenAt(20), lr: cutAt(20) },
      at: 'end',
      advice: { kind: 'repair', what: 'schedule' },
    },
    'cut by ten and by ten again': {
      series: { 'train/loss': frozenAt(30), lr: curve(100, (i) => (i < 30 ? 0.1 : i < 60 ? 0.005 : 5e-4)) },
      at: 'end',
    },
  },
})
