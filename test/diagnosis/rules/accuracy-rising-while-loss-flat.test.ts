import { describe, test } from 'vitest'
import { accuracyRisingWhileLossFlat } from '../../../src/diagnosis/rules/accuracy-rising-while-loss-flat.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

const lecture = { every: 490, stepsPerEpoch: 490, context: { settings: { lr: 1e-6, reg: 1e-6 } } }
const flat = [
  2.302576, 2.302582, 2.302558, 2.302519, 2.302517, 2.302518, 2.302466, 2.302452, 2.302459, 2.30242,
]

testRunRule({ describe, test }, accuracyRisingWhileLossFlat, {
  quiet: {
    'a healthy run': {
      series: {
        'train/loss': curve(20, decay(2.3, 0.5, 6)),
        'train/accuracy': curve(20, (i) => 0.9 - decay(0.8, 0, 6)(i)),
      },
    },
    'nothing happens at all': {
      ...lecture,
      series: { 'train/loss': flat, 'train/accuracy': noisy(10, 0.05, () => 0.1) },
    },
    'a loss of mostly regularization': {
      series: {
        'train/loss': curve(20, (i) => 1000 + decay(2.3, 0.5, 6)(i)),
        data_loss: curve(20, decay(2.3, 0.5, 6)),
        'train/accuracy': curve(20, (i) => 0.9 - decay(0.8, 0, 6)(i)),
      },
    },
    'warm-up': {
      ...lecture,
      facts: { warmupSteps: 4000 },
      series: { 'train/loss': flat, 'train/accuracy': curve(10, (i) => 0.08 + 0.013 * i) },
    },
  },
  fires: {
    'loss 2.302576 to 2.302420 with accuracy 8 to 20 % over ten epochs': {
      ...lecture,
      series: { 'train/loss': flat, 'train/accuracy': curve(10, (i) => 0.08 + (0.12 * i) / 9) },
      at: 5 * 490,
      advice: { kind: 'scale', role: 'learningRate', factor: 10 },
    },
    'the same in validation accuracy, in percent, without epochs': {
      series: { 'train/loss': flat, 'val/accuracy': curve(10, (i) => 8 + (12 * i) / 9) },
      at: 'end',
      advice: { kind: 'scale', role: 'learningRate', factor: 10 },
    },
  },
})
