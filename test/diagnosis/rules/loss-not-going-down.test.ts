import { describe, test } from 'vitest'
import { lossNotGoingDown } from '../../../src/diagnosis/rules/loss-not-going-down.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay, noisy, sparse } from '../curves.ts'

testRunRule({ describe, test }, lossNotGoingDown, {
  quiet: {
    'a healthy run': { series: { 'train/loss': noisy(200, 0.05, decay(2.3, 0.3, 40)) } },
    'slow but sure': { series: { 'train/loss': noisy(200, 0.01, (i) => 2.3 - 0.0008 * i) } },
    'flat in warm-up': {
      series: { 'train/loss': curve(60, () => 6.9077), lr: curve(60, (i) => i * 1e-5) },
      facts: { warmupSteps: 10_000 },
    },
    'a log of the first hundred steps, evaluations going on': {
      series: { 'train/loss': curve(100, () => 6.9), 'val/loss': sparse(2000, 50, decay(6.9, 1, 300)) },
      every: 1,
    },
    'a resumed run': { series: { 'train/loss': noisy(100, 0.02, () => 0.31) }, from: 90_000 },
    'fine-tuning that starts near its end': {
      series: { 'train/loss': noisy(100, 0.05, () => 0.3) },
      facts: { classes: 10 },
    },
    'all is won before the second report': {
      series: { 'train/loss': [181.4, ...noisy(60, 0.001, () => 100.4)] },
    },
  },
  fires: {
    'flat from the start, shaking': {
      series: { 'train/loss': noisy(200, 0.01, () => 2.31) },
      at: 'end',
      advice: { kind: 'scale', role: 'learningRate', factor: 10 },
    },
    'said before the end where the budget is known': {
      series: { 'train/loss': noisy(100, 0.01, () => 2.31) },
      context: { budget: { amount: 10_000, unit: 'steps' } },
      at: 4200,
    },
    'creeps down smoothly': {
      series: { 'train/loss': curve(100, (i) => 2.31 - 1e-5 * i) },
      at: 'end',
      advice: { kind: 'scale', role: 'learningRate', factor: 10 },
    },
    'jumped up, then flat': {
      series: { 'train/loss': curve(100, (i) => (i === 0 ? 2.3 : i < 20 ? 3.4 : 2.35 + 0.001 * (i % 3))) },
      at: 'end',
      advice: { kind: 'scale', role: 'learningRate', factor: 0.1 },
    },
    'the weights move at a usual pace, the loss does not follow': {
      series: { 'train/loss': noisy(100, 0.01, () => 2.31) },
      layers: () => [{ name: 'dense1', updateRatio: 2e-3 }],
      at: 'end',
      advice: { kind: 'repair', what: 'labels' },
    },
    'long steps, noise above the start and no leap': {
      series: { 'train/loss': noisy(300, 0.02, () => 0.7) },
      layers: () => [{ name: 'dense1', updateRatio: 0.08 }],
      at: 'end',
      advice: { kind: 'repair', what: 'labels' },
    },
    'the weights move, but slowly: the labels are looked at before the rate is changed': {
      series: { 'train/loss': noisy(300, 0.01, () => 0.69) },
      layers: () => [{ name: 'dense1', updateRatio: 1.9e-4 }],
      at: 'end',
      advice: { kind: 'repair', what: 'labels' },
    },
    'the weights hardly move': {
      series: { 'train/loss': noisy(100, 0.01, () => 2.31) },
      layers: () => [{ name: 'dense1', updateRatio: 2e-7 }],
      at: 'end',
      advice: { kind: 'scale', role: 'learningRate', factor: 1000 },
    },
  },
})
