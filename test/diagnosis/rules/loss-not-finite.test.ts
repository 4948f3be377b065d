import { describe, test } from 'vitest'
import { lossNotFinite } from '../../../src/diagnosis/rules/loss-not-finite.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

testRunRule({ describe, test }, lossNotFinite, {
  quiet: {
    'a healthy run': { series: { 'train/loss': noisy(200, 0.05, decay(2.3, 0.3, 40)) } },
    'a gradient norm that overflows while the loss stays finite': {
      series: {
        'train/loss': curve(50, decay(2.3, 0.3, 10)),
        grad_norm: curve(50, (i) => (i === 9 ? Infinity : 1)),
      },
    },
    'a huge loss that is a number still': { series: { 'train/loss': curve(20, (i) => 2.3 * 10 ** i) } },
    'an accuracy that is not reported as a number': { series: { 'val/accuracy': [0.1, Number.NaN, 0.3] } },
  },
  fires: {
    'cost NaN at learning rate 1e6': {
      series: { 'train/loss': [2.302576, Number.NaN, Number.NaN], 'train/accuracy': [0.098, 0.1, 0.1] },
      every: 490,
      stepsPerEpoch: 490,
      context: { settings: { lr: 1e6, reg: 1e-5 } },
      at: 490,
      advice: { kind: 'scale', role: 'learningRate', factor: 1e-7 },
    },
    'cost inf at epoch 5 at learning rate 3e-3': {
      series: { 'train/loss': [2.302576, 2.18, 2.1, 2.19, 2.35, Infinity] },
      every: 490,
      stepsPerEpoch: 490,
      context: { settings: { lr: 3e-3, reg: 1e-5 } },
      at: 5 * 490,
      advice: { kind: 'scale', role: 'learningRate', factor: 0.1 },
    },
    'NaN from the first report on: not the rate': {
      series: { 'train/loss': [Number.NaN, Number.NaN] },
      at: 0,
      advice: { kind: 'repair', what: 'numerics' },
    },
    'only the validation loss breaks': {
      series: {
        'train/loss': curve(9, decay(2, 1, 5)),
        'val/loss': curve(9, (i) => (i < 7 ? 2 : Number.NaN)),
      },
      at: 700,
    },
  },
})
