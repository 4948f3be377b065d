import { describe, test } from 'vitest'
import { dropoutTooStrong } from '../../../src/diagnosis/rules/dropout-too-strong.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay } from '../curves.ts'

const lagging = {
  'train/accuracy': curve(40, (i) => 0.3 - 0.2 * Math.exp(-i / 10)),
  'val/accuracy': curve(40, (i) => 0.55 - 0.4 * Math.exp(-i / 10)),
}

testRunRule({ describe, test }, dropoutTooStrong, {
  quiet: {
    'dropout that helps: training lags but is good': {
      series: { 'train/accuracy': curve(40, () => 0.85), 'val/accuracy': curve(40, () => 0.95) },
      facts: { dropout: 0.5 },
    },
    'seven in ten are dropped, and training is nearly as good': {
      series: { 'train/accuracy': curve(40, () => 0.9), 'val/accuracy': curve(40, () => 0.97) },
      facts: { dropout: 0.7 },
    },
    'seven in ten are dropped, and the training loss is little above that of validation': {
      series: { 'train/loss': curve(40, decay(1, 0.1, 5)), 'val/loss': curve(40, decay(1, 0.08, 5)) },
      facts: { dropout: 0.7 },
    },
    'dropout below one half': { series: lagging, facts: { dropout: 0.3 } },
    'poor, but not behind validation': {
      series: { 'train/accuracy': curve(40, () => 0.5), 'val/accuracy': curve(40, () => 0.5) },
      facts: { dropout: 0.5 },
    },
    'dropout not known': { series: lagging },
  },
  fires: {
    'nine in ten are dropped': {
      series: lagging,
      facts: { dropout: 0.9 },
      at: 'end',
      advice: { kind: 'scale', role: 'dropout', factor: 0.5 },
    },
    'seven in ten are dropped, and training is fair and far behind': {
      series: { 'train/accuracy': curve(40, () => 0.79), 'val/accuracy': curve(40, () => 0.93) },
      facts: { dropout: 0.7 },
      at: 'end',
    },
    'five in six are dropped, and training is a little behind': {
      series: { 'train/accuracy': curve(40, () => 0.78), 'val/accuracy': curve(40, () => 0.85) },
      facts: { dropout: 0.85 },
      at: 'end',
    },
    'seven in ten are dropped, told by the losses where there are no classes': {
      series: { 'train/loss': curve(40, decay(1, 0.23, 5)), 'val/loss': curve(40, decay(1, 0.09, 5)) },
      facts: { dropout: 0.7, loss: 'mean-squared-error' },
      at: 'end',
    },
    'told by the settings': {
      series: lagging,
      context: { settings: { p: 0.8 }, roles: { dropout: 'p' } },
      at: 'end',
    },
  },
})
