import { describe, test } from 'vitest'
import { validationWorseFromTheStart } from '../../../src/diagnosis/rules/validation-worse-from-the-start.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve } from '../curves.ts'

const train = curve(100, (i) => 0.95 - 0.85 * Math.exp(-i / 15))
const val = (value: (i: number) => number) =>
  Array.from({ length: 100 }, (_, i) => (i > 0 && i % 10 === 0 ? value(i) : null))

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
