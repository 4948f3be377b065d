import { describe, test } from 'vitest'
import { lossScaleFalling } from '../../../src/diagnosis/rules/loss-scale-falling.ts'
import { testRunRule } from '../../../src/testing/rule-tester.ts'
import { curve } from '../curves.ts'

testRunRule({ describe, test }, lossScaleFalling, {
  quiet: {
    constant: { series: { loss_scale: curve(60, () => 1024) } },
    'the halvings of the first steps': {
      series: { loss_scale: curve(60, (i) => 65536 / 2 ** Math.min(i, 6)) },
    },
    'halving and doubling in turn': { series: { loss_scale: curve(60, (i) => (i % 2 === 0 ? 2 : 1)) } },
  },
  fires: {
    'down to one': {
      series: { loss_scale: curve(60, (i) => 65536 / 2 ** i) },
      at: 1600,
      advice: { kind: 'repair', what: 'precision' },
    },
    'by fours': { series: { loss_scale: curve(60, (i) => 64 / 4 ** i) }, at: 300 },
  },
})
