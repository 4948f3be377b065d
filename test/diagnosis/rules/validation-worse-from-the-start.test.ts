import { describe, test } from 'vitest'
import { validationWorseFromTheStart } from '../../../src/diagnosis/rules/validation-worse-from-the-start.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve } from '../curves.ts'

const train = curve(100, (i) => 0.95 - 0.85 * Math.exp(-i / 15))
const val = (value: (i: number) => number) =>
  Array.from({ length: 100 }, (_, i) => (i > 0 && i % 10 === 0 ? value(i) : null))

const small = { stepsPerEpoch: 200, validationSamples: 200, classes: 2, features: 2, dropout: 0 }
/** A run that soon settles at a training loss of 0.25 and an accuracy of 0.9. */
const fewInputs = (loss: number, accuracy: number) => ({
  'train/loss': curve(100, (i) => 0.25 + 0.44 * Math.exp(-i / 3)),
  'train/accuracy': curve(100, (i) => 0.9 - 0.4 * Math.exp(-i / 3)),
  'val/loss': curve(100, (i) => (i % 2 === 0 && i > 0 ? loss : Number.NaN)).map(orNothing),
  'val/accuracy': curve(100, (i) => (i % 2 === 0 && i > 0 ? accuracy : Number.NaN)).map(orNothing),
})

function orNothing(value: number): number | null {
  return Number.isNaN(value) ? null : value
}

testRunRule({ describe, test }, validationWorseFromTheStart, {
  quiet: {
    'a sound run': {
      series: { 'train/accuracy': train, 'val/accuracy': val((i) => 0.9 - 0.75 * Math.exp(-i / 15)) },
      stepsPerEpoch: 1000,
      facts: { stepsPerEpoch: 1000 },
    },
    'overfitting, whose gap grows': {
      series: { 'train/accuracy': train, 'val/accuracy': val((i) => 0.65 - 0.5 * Math.exp(-i / 10)) },
      stepsPerEpoch: 1000,
      facts: { stepsPerEpoch: 1000 },
    },
    'few inputs, and validation losses that are higher within their error': {
      series: fewInputs(0.33, 0.86),
      stepsPerEpoch: 200,
      facts: { ...small, validationSamples: 60 },
    },
    'few inputs, and a split that put the harder samples into validation': {
      series: fewInputs(0.48, 0.865),
      stepsPerEpoch: 200,
      facts: { ...small, validationSamples: 156 },
    },
    'few inputs, and validation losses that are a little higher': {
      series: fewInputs(0.33, 0.86),
      stepsPerEpoch: 200,
      facts: small,
    },
    'many inputs, of which much can be learnt by heart': {
      series: fewInputs(0.55, 0.82),
      stepsPerEpoch: 200,
      facts: { ...small, features: 300 },
    },
    'few training samples': {
      series: { 'train/accuracy': train, 'val/accuracy': val((i) => 0.5 - 0.4 * Math.exp(-i / 15)) },
      stepsPerEpoch: 1000,
      facts: { stepsPerEpoch: 1000, trainSamples: 80, classes: 10 },
    },
    'a first evaluation after many passes': {
      series: { 'train/accuracy': train, 'val/accuracy': val((i) => 0.5 - 0.4 * Math.exp(-i / 15)) },
      stepsPerEpoch: 100,
      facts: { stepsPerEpoch: 100 },
    },
  },
  fires: {
    'validation inputs are not standardized': {
      series: { 'train/accuracy': train, 'val/accuracy': val((i) => 0.45 - 0.35 * Math.exp(-i / 15)) },
      stepsPerEpoch: 1000,
      facts: { stepsPerEpoch: 1000, validationSamples: 1000 },
      at: 5200,
      advice: { kind: 'repair', what: 'validation-data' },
    },
    'few inputs, and validation losses that are far higher from the start': {
      series: fewInputs(0.6, 0.78),
      stepsPerEpoch: 200,
      facts: small,
      at: 1700,
      advice: { kind: 'repair', what: 'validation-data' },
    },
    'in percent': {
      series: {
        'train/accuracy': train.map((value) => 100 * value),
        'val/accuracy': val((i) => 40 - 30 * Math.exp(-i / 15)),
      },
      stepsPerEpoch: 1000,
      facts: { stepsPerEpoch: 1000, validationSamples: 1000 },
      at: 5200,
    },
  },
})
