import { describe, test } from 'vitest'
import { updateRatioTooHigh } from '../../../src/diagnosis/rules/update-ratio-too-high.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy } from '../curves.ts'

const one = (updateRatio: number) => () => [{ name: 'dense1', updateRatio }]
const reports = { layerReports: 20, every: 10 }

testRunRule({ describe, test }, updateRatioTooHigh, {
  quiet: {
    'weights that grew by a half before a batch normalization': {
      every: 10,
      series: { 'train/loss': curve(80, decay(2.3, 0.2, 8)) },
      facts: { normalization: 'batch' },
      layers: (i) => [
        { name: 'dense1', updateRatio: 0.005, weightNorm: 10 * Math.exp((0.4 * i) / 79) },
        { name: 'output', updateRatio: 0.005 },
      ],
    },
    'weights that grew threefold without a normalization': {
      every: 10,
      series: { 'train/loss': curve(80, decay(2.3, 0.2, 8)) },
      layers: (i) => [
        { name: 'dense1', updateRatio: 0.005, weightNorm: 10 * Math.exp((1.05 * i) / 79) },
        { name: 'output', updateRatio: 0.005 },
      ],
    },
    'update ratio 0.01, about okay': { ...reports, layers: one(0.01) },
    'about a thousandth': { ...reports, layers: one(1e-3) },
    'a normalization layer and a bias': {
      ...reports,
      layers: () => [
        { name: 'norm1', kind: 'normalization', updateRatio: 0.5 },
        { name: 'dense1.bias', kind: 'bias', updateRatio: 0.5 },
      ],
    },
    'a layer that began at zero': {
      ...reports,
      layers: (i) => [{ name: 'head', updateRatio: 0.3, weightNorm: i }],
    },
    'warm-up': {
      ...reports,
      layers: (i) => [{ name: 'dense1', updateRatio: i < 15 ? 0.2 : 1e-3 }],
      facts: { warmupSteps: 150 },
    },
    'update ratio 0.05 in a run that learns well': {
      every: 10,
      series: { 'train/loss': curve(20, decay(2.3, 0.2, 5)) },
      layers: one(0.05),
    },
    'update ratio 0.02, and validation settles': {
      every: 10,
      series: {
        'train/loss': curve(40, decay(2.3, 0.2, 5)),
        'val/loss': noisy(40, 0.03, decay(2.3, 0.3, 5)),
      },
      layers: one(0.02),
    },
    'update ratio 0.02 under a squared error of right answers, shaken': {
      every: 10,
      series: {
        'train/loss': curve(40, decay(0.2, 0.01, 5)),
        'train/accuracy': curve(40, () => 0.98),
        'val/loss': noisy(40, 0.3, decay(0.2, 0.02, 5)),
      },
      facts: { classes: 10, validationSamples: 2000, loss: 'mean-squared-error' },
      layers: one(0.02),
    },
    'a single burst': { ...reports, layers: (i) => [{ name: 'dense1', updateRatio: i === 9 ? 0.5 : 1e-3 }] },
  },
  fires: {
    'update ratio 0.05, and the loss stands': {
      every: 10,
      series: { 'train/loss': curve(20, () => 2.3) },
      layers: one(0.05),
      at: 150,
      severity: 'warning',
      advice: { kind: 'scale', role: 'learningRate' },
    },
    'update ratio 0.02, and validation is shaken': {
      every: 10,
      series: {
        'train/loss': curve(40, decay(2.3, 0.2, 5)),
        'val/loss': noisy(40, 0.3, decay(2.3, 0.3, 5)),
      },
      facts: { classes: 10, validationSamples: 2000 },
      layers: one(0.02),
      at: 150,
      severity: 'warning',
    },
    'weights that were driven to three times their size before a batch normalization': {
      every: 10,
      series: { 'train/loss': curve(80, decay(2.3, 0.2, 8)) },
      facts: { normalization: 'batch' },
      layers: (i) => [
        { name: 'dense1', updateRatio: 0.01, weightNorm: 10 * Math.exp((1.1 * i) / 79) },
        { name: 'output', updateRatio: 0.01 },
      ],
      at: 'end',
      severity: 'warning',
      advice: { kind: 'scale', role: 'learningRate', factor: 1 / 3 },
    },
    'update ratio 0.1': {
      ...reports,
      layers: one(0.1),
      at: 60,
      severity: 'error',
      advice: { kind: 'scale', role: 'learningRate', factor: 0.1 },
    },
    'weights that a strong penalty has pulled down': {
      ...reports,
      layers: (i) => [{ name: 'dense1', updateRatio: 0.1, weightNorm: decay(10, 1, 2)(i) }],
      facts: { regularization: 0.2 },
      at: 60,
      severity: 'error',
      advice: { kind: 'scale', role: 'regularization', factor: 0.1 },
    },
    'update ratio 0.2 in a run that learns well is a note': {
      every: 10,
      series: { 'train/loss': curve(20, decay(2.3, 0.2, 5)) },
      layers: one(0.2),
      at: 60,
      severity: 'note',
    },
  },
})
