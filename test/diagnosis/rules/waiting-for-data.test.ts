import { describe, test } from 'vitest'
import { waitingForData } from '../../../src/diagnosis/rules/waiting-for-data.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve, noisy } from '../curves.ts'

testRunRule({ describe, test }, waitingForData, {
  quiet: {
    'hardly any': { series: { data_wait: noisy(100, 0.2, () => 0.05) } },
    'one slow read': { series: { data_wait: curve(100, (i) => (i === 50 ? 0.95 : 0.02)) } },
    'the first batches of an epoch': { series: { data_wait: curve(100, (i) => (i % 20 < 4 ? 0.9 : 0.05)) } },
  },
  fires: {
    'four fifths of each step': {
      series: { data_wait: noisy(100, 0.02, () => 0.8) },
      at: 5200,
      severity: 'warning',
      advice: { kind: 'repair', what: 'data-loader' },
    },
    'two fifths is a note': {
      series: { data_wait: noisy(100, 0.02, () => 0.4) },
      at: 5200,
      severity: 'note',
    },
  },
})
