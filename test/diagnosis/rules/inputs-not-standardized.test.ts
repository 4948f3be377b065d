import { describe, test } from 'vitest'
import { inputsNotStandardized } from '../../../src/diagnosis/rules/inputs-not-standardized.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, decay } from '../curves.ts'

const slow = { 'train/loss': curve(40, decay(2.3, 1.8, 20)), 'train/accuracy': curve(40, () => 0.2) }

testRunRule({ describe, test }, inputsNotStandardized, {
  quiet: {
    standardized: { series: slow, facts: { inputMean: 0.01, inputStd: 1 } },
    'scaled to 0 to 1': { series: slow, facts: { inputMean: 0.3, inputStd: 0.25 } },
    'mostly zeros, as in pictures': { series: slow, facts: { inputMean: 0.13, inputStd: 0.31 } },
    'not told': { series: slow },
  },
  fires: {
    'pixels from 0 to 255': {
      series: slow,
      facts: { inputMean: 113, inputStd: 64, classes: 10 },
      at: 400,
      advice: { kind: 'repair', what: 'standardize' },
    },
    'neither the mean nor the deviation is far off, both together are': {
      series: slow,
      facts: { inputMean: 4.9, inputStd: 4.8, classes: 10 },
      at: 400,
    },
    'most samples are learnt, and validation answers are often wrong': {
      series: {
        'train/loss': curve(40, decay(2.3, 0.1, 3)),
        'train/accuracy': curve(40, () => 0.96),
        'val/accuracy': curve(40, () => 0.91),
      },
      facts: { inputMean: 20, inputStd: 20, classes: 10 },
      at: 400,
      severity: 'warning',
    },
    'far too small': { series: slow, facts: { inputMean: 0, inputStd: 1e-4, classes: 10 }, at: 400 },
    'a network that learns well all the same gets a note': {
      series: { 'train/loss': curve(40, decay(0.1, 0.01, 3)), 'train/accuracy': curve(40, () => 0.98) },
      facts: { inputMean: 113, inputStd: 64, classes: 10 },
      at: 400,
      severity: 'note',
    },
  },
})
